using System.Net.Sockets;
using Supervisor.Configuration;
using Supervisor.Control;

namespace Supervisor.Ctl.Tests;

public sealed class NoDaemonTests : IDisposable
{
    private readonly FakeDaemon _daemon = new(listening: false);

    public void Dispose() => _daemon.Dispose();

    [Theory]
    [InlineData(4, "status")]
    [InlineData(7, "start", "a")]
    [InlineData(7, "stop", "a")]
    [InlineData(7, "restart", "a")]
    [InlineData(7, "retry", "a")]
    [InlineData(7, "tail", "a")]
    [InlineData(7, "events")]
    [InlineData(7, "pid")]
    [InlineData(7, "version")]
    public void Without_a_daemon_the_socket_is_named_and_what_to_do(int code, params string[] args)
    {
        var (actual, output, errors) = _daemon.Run(args);

        Assert.Equal((code, $"unix://{_daemon.SocketFile} no such file\n"), (actual, output));
        Assert.StartsWith("No supervisor answers there. Start one with 'supervisord --config FILE'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_that_nobody_listens_on_refuses()
    {
        using (var gone = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            gone.Bind(new UnixDomainSocketEndPoint(_daemon.SocketFile + "x"));
        }

        File.WriteAllText(_daemon.SocketFile, "");

        Assert.Equal($"unix://{_daemon.SocketFile} refused connection\n", _daemon.Run("pid").Output);
        Assert.Equal($"ERROR: unix://{_daemon.SocketFile} refused connection (already shut down?)\n", _daemon.Run("shutdown").Output);
        Assert.Equal(1, _daemon.Run("shutdown").Code);
    }

    [Fact]
    public void A_daemon_that_never_answers_is_given_up()
    {
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint(_daemon.SocketFile));
        silent.Listen();

        var error = Assert.Throws<DaemonUnreachableException>(
            () => new ControlClient(_daemon.SocketFile).GetBytes("/v1/status", TimeSpan.FromMilliseconds(50)));

        Assert.EndsWith("did not answer within 0.1 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_socket_comes_from_the_option_the_configuration_the_environment_or_the_default()
    {
        var folder = _daemon.Folder;
        var variables = new Dictionary<string, string> { ["HOME"] = folder };
        var environment = new ConfigEnvironment(variables.GetValueOrDefault, folder);
        Assert.Equal(Path.Combine(folder, ".local/state/supervisor/supervisor.sock"), Target.Socket(null, null, environment));

        File.WriteAllText(Path.Combine(folder, "supervisor.yaml"), "daemon: { socket: from-here }");
        Assert.Equal(Path.Combine(folder, "from-here"), Target.Socket(null, null, environment));

        variables["SUPERVISOR_SOCKET"] = "/from/environment";
        Assert.Equal("/from/environment", Target.Socket(null, null, environment));

        File.WriteAllText(Path.Combine(folder, "other.yaml"), "daemon: { socket: from-other }");
        Assert.Equal(Path.Combine(folder, "from-other"), Target.Socket(null, "other.yaml", environment));
        Assert.Equal(Path.Combine(folder, "given"), Target.Socket("given", "other.yaml", environment));

        var error = Assert.Throws<TargetException>(() => Target.Socket(null, "none.yaml", environment));
        Assert.Equal($"{Path.Combine(folder, "none.yaml")}:1:1: there is no such file; name another with --config", error.Message);
    }

    [Fact]
    public void Completion_without_a_daemon_is_silent()
    {
        using var output = new StringWriter();
        var environment = new ConfigEnvironment(_ => null, _daemon.Folder);
        var line = $"supervisorctl --socket {_daemon.SocketFile} start x";

        new Controller(output, output, environment, TimeProvider.System).Run([$"[suggest:{line.Length}]", line]);

        Assert.Equal("", output.ToString().Trim());
    }
}
