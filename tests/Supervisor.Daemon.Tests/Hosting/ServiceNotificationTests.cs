using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Hosting;

/// <summary>What a service manager is told, heard through a real datagram socket.</summary>
public sealed class ServiceNotificationTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_heard_at_a_path_and_at_an_abstract_name(bool isAbstract)
    {
        var name = isAbstract ? $"@supervisor-test-{Guid.NewGuid():N}" : _folder["notify"];
        using var manager = new Manager(name);
        using var service = Open(name);

        service.Ready("2 of 3 sessions\nhave a process");
        service.Reloading();
        service.Stopping("Ending");
        service.Alive();

        Assert.Equal("READY=1\nSTATUS=2 of 3 sessions have a process", await manager.HearAsync());
        Assert.Matches(@"^RELOADING=1\nMONOTONIC_USEC=[1-9]\d+\nSTATUS=.+$", await manager.HearAsync());
        Assert.Equal("STOPPING=1\nSTATUS=Ending", await manager.HearAsync());
        Assert.Equal("WATCHDOG=1", await manager.HearAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("relative")]
    [InlineData("/no/such/folder/notify")]
    [InlineData("@nobody-listens-at-this-name")]
    [InlineData("vsock:2:1234")]
    public void Nobody_to_tell_it_to_is_no_trouble(string name)
    {
        using var service = Open(name);
        service.Ready("fine");
        service.Alive();
        using var tooLong = Open("/" + new string('x', 300));
        tooLong.Ready("fine");
    }

    [Theory]
    [InlineData("30000000", null, 30)]
    [InlineData("30000000", "7", 30)]
    [InlineData("30000000", "8", null)]
    [InlineData("0", null, null)]
    [InlineData("-1", null, null)]
    [InlineData("99999999999999999999", null, null)]
    [InlineData(null, null, null)]
    public void A_watchdog_is_ours_when_it_names_us_or_nobody(string? interval, string? process, int? seconds)
    {
        var variables = new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = _folder["notify"], ["WATCHDOG_USEC"] = interval, ["WATCHDOG_PID"] = process };
        using var service = ServiceNotification.Open(variables.GetValueOrDefault, 7);
        Assert.Equal(seconds, service.WatchdogInterval?.TotalSeconds);
    }

    [Fact]
    public void A_loop_that_stands_still_silences_the_watchdog()
    {
        Assert.True(ServiceWatchdog.AllGoOn([]));
        Assert.True(ServiceWatchdog.AllGoOn([null, TimeSpan.FromSeconds(20)]));
        Assert.False(ServiceWatchdog.AllGoOn([null, TimeSpan.FromSeconds(61)]));
    }

    [Fact]
    public async Task A_daemon_tells_its_life_and_its_sessions_do_not_inherit_the_socket()
    {
        using var manager = new Manager(_folder["notify"]);
        await File.WriteAllTextAsync(
            _folder["ok.yaml"],
            $"daemon: {{ socket: {_folder["s.sock"]}, state_dir: {_folder["state"]} }}\n"
            + $"sessions:\n  - {{ name: a, kind: plain, command: sh, args: [-c, 'env > \"$0.new\"; mv \"$0.new\" \"$0\"; exec sleep 600', '{_folder["env"]}'], restart: {{ stop_wait: 1s }} }}\n", Ct);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "supervisord"), ["--config", _folder["ok.yaml"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NOTIFY_SOCKET"] = _folder["notify"];
        start.Environment["WATCHDOG_USEC"] = "300000";
        using var daemon = Process.Start(start)!;
        try
        {
            daemon.BeginOutputReadLine();
            daemon.BeginErrorReadLine();
            await manager.UntilAsync("READY=1");
            await manager.UntilAsync("WATCHDOG=1");
            Signal(daemon, "-HUP");
            await manager.UntilAsync("RELOADING=1");
            await manager.UntilAsync("READY=1");
            await manager.UntilAsync("STATUS=1 of 1");
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            bound.CancelAfter(Bound);
            while (!File.Exists(_folder["env"])) await Task.Delay(10, bound.Token); // the session may be slower than the daemon
            Signal(daemon, "-TERM");
            await manager.UntilAsync("STOPPING=1");
            await daemon.WaitForExitAsync(Ct).WaitAsync(Bound, Ct);
        }
        finally
        {
            if (!daemon.HasExited) daemon.Kill();
        }

        var environment = await File.ReadAllTextAsync(_folder["env"], Ct);
        Assert.Contains("SUPERVISOR_SESSION=a", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("NOTIFY_SOCKET", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("WATCHDOG_USEC", environment, StringComparison.Ordinal);
    }

    private static ServiceNotification Open(string name) =>
        ServiceNotification.Open(variable => variable == "NOTIFY_SOCKET" ? name : null, Environment.ProcessId);

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Stands for systemd.</summary>
    private sealed class Manager : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        private readonly byte[] _buffer = new byte[4096];

        public Manager(string name) => _socket.Bind(new UnixDomainSocketEndPoint(name[0] == '@' ? "\0" + name[1..] : name));

        public async Task<string> HearAsync()
        {
            var count = await _socket.ReceiveAsync(_buffer, Ct).AsTask().WaitAsync(Bound, Ct);
            return Encoding.UTF8.GetString(_buffer, 0, count);
        }

        public async Task UntilAsync(string start)
        {
            while (!(await HearAsync()).StartsWith(start, StringComparison.Ordinal))
            {
            }
        }

        public void Dispose() => _socket.Dispose();
    }
}
