using System.Net;
using System.Net.Sockets;
using Supervisor.Configuration;
using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Terminal.Hosted;

namespace Supervisor.Daemon.Tests.Hosting;

/// <summary>When the port of the hooks is kept, and what becomes of tokens that somebody else may have read.</summary>
public sealed class HookDoorTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly PortReservation New = new(WasHeld: false, null);
    private static readonly PortReservation Kept = new(WasHeld: true, null);

    private readonly TestFolder _folder = new();
    private readonly HeardLog<HookDoorTests> _log = new();
    private readonly List<int> _reserved = [];
    private readonly TokenStore _tokens;
    private readonly HookPort _port;

    public HookDoorTests()
    {
        _tokens = new TokenStore(_folder.State);
        _tokens.Save("api", Token);
        _port = new HookPort(_folder.State);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_is_known_is_kept_before_it_is_listened_on()
    {
        var port = Free();
        _port.Remember(port);
        var door = Door(Kept);

        Assert.Equal(port, await door.ChooseAsync(clientsLive: true, Cancelled));
        Assert.Equal([port], _reserved);
        await door.OpenedAsync(port, Cancelled);
        Assert.Equal([port], _reserved);
        Assert.Equal(Token, _tokens.Find("api"));
    }

    [Fact]
    public async Task Any_port_is_kept_when_it_is_known()
    {
        var door = Door(null);

        Assert.Equal(0, await door.ChooseAsync(clientsLive: false, Cancelled));
        Assert.Empty(_reserved);
        await door.OpenedAsync(4711, Cancelled);
        Assert.Equal([4711], _reserved);
        Assert.Equal(4711, _port.Remembered());
    }

    [Fact]
    public async Task Where_somebody_else_has_the_port_old_tokens_are_worth_nothing_to_this_daemon_and_later_ones()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _port.Remember(((IPEndPoint)other.LocalEndpoint).Port);

        Assert.Equal(0, await Door(New).ChooseAsync(clientsLive: true, Cancelled));
        Assert.Null(_tokens.Find("api"));
        Assert.Null(new TokenStore(_folder.State).Find("api"));
        Assert.Contains("Another program has taken port", await _log.NextAsync(Cancelled), StringComparison.Ordinal);
        Assert.Contains("are not accepted any more", await _log.NextAsync(Cancelled), StringComparison.Ordinal);
        _tokens.Save("api", Token); // that of a new start
        Assert.Equal(Token, new TokenStore(_folder.State).Find("api"));
    }

    [Fact]
    public async Task A_port_that_nobody_kept_meanwhile_may_have_been_somebody_elses_for_a_while()
    {
        _port.Remember(Free());

        await Door(New).ChooseAsync(clientsLive: true, Cancelled);

        Assert.Null(new TokenStore(_folder.State).Find("api"));
    }

    [Fact]
    public async Task A_host_of_before_that_keeps_no_port_is_told_in_the_log_and_worked_with()
    {
        _port.Remember(Free());

        await Door(new PortReservation(WasHeld: null, "it is old")).ChooseAsync(clientsLive: true, Cancelled);

        Assert.Contains("is not kept while no supervisord runs: it is old", await _log.NextAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(Token, _tokens.Find("api"));
    }

    [Fact]
    public async Task Without_clients_that_live_on_there_is_nothing_to_revoke()
    {
        _port.Remember(Free());

        await Door(New).ChooseAsync(clientsLive: false, Cancelled);

        Assert.Equal(Token, _tokens.Find("api"));
    }

    public void Dispose() => _folder.Dispose();

    private HookDoor Door(PortReservation? answer) => new(
        _port, new HookListen(IPAddress.Loopback, 0), _tokens, (at, _) =>
        {
            _reserved.Add(at.Port);
            return ValueTask.FromResult(answer);
        }, _log);

    private static int Free()
    {
        using var socket = LoopbackPort.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
