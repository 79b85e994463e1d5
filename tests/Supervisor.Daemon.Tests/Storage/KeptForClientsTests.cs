using System.Net;
using System.Net.Sockets;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Storage;

/// <summary>What is kept so that a client that lives on is heard by the next daemon.</summary>
public sealed class KeptForClientsTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TestFolder _folder = new();

    [Fact]
    public void A_token_is_kept_privately_and_only_if_it_is_one()
    {
        var tokens = new TokenStore(_folder.State);
        Assert.Null(tokens.Find("api"));
        tokens.Save("api", Token);

        Assert.Equal(Token, new TokenStore(_folder.State).Find("api"));
        var file = Path.Combine(_folder.State.Settings, "api.token");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.WriteAllText(file, "short");
        Assert.Null(tokens.Find("api"));
        tokens.Delete("api");
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void The_port_of_the_hooks_is_bound_again_unless_somebody_else_has_it()
    {
        var port = new HookPort(_folder.State);
        Assert.Equal(0, port.Choose(IPAddress.Loopback, 0, out var taken));
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var bound = ((IPEndPoint)other.LocalEndpoint).Port;
        port.Remember(bound);

        Assert.Equal(0, port.Choose(IPAddress.Loopback, 0, out taken));
        Assert.Equal(bound, taken);
        Assert.Equal(8123, port.Choose(IPAddress.Loopback, 8123, out _));
        other.Stop();
        Assert.Equal(bound, port.Choose(IPAddress.Loopback, 0, out taken));
        Assert.Null(taken);
    }

    public void Dispose() => _folder.Dispose();
}
