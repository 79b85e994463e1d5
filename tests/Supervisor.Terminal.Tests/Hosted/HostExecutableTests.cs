using Supervisor.Terminal.Hosted;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Pty.Native;
using Supervisor.Terminal.Tests.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>The real <c>supervisor-ptyhost</c>, as the daemon starts it.</summary>
public sealed class HostExecutableTests : HostedTest
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "supervisor-ptyhost");

    private string Log => Path.Combine(Folder, "ptyhost.log");

    [Fact]
    public async Task It_is_started_with_the_first_program_is_nobodys_child_in_spirit_and_ends_with_its_user()
    {
        var user = Starter();
        var (pty, heard) = await StartAsync(user, Python(Echo));
        await heard.Until("ready\r\n");
        var host = HostId();
        var stat = File.ReadAllText($"/proc/{host}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((host.ToString(), host.ToString(), "0"), (stat[2], stat[3], stat[4])); // group, session, terminal
        Assert.All(new[] { "0", "1", "2" }, d => Assert.Equal("/dev/null", new FileInfo($"/proc/{host}/fd/{d}").LinkTarget));
        Assert.Equal("/", new FileInfo($"/proc/{host}/cwd").LinkTarget);

        _ = Libc.Kill(host, 1); // SIGHUP is none of its business
        await pty.WriteAsync(Bytes("hello\r"), Cancelled);
        await heard.Until("heard hello\r\n");
        await user.DisposeAsync();

        Assert.Equal(new ExitStatus(null, 15), await pty.Exited.WaitAsync(Bound, Cancelled));
        await Processes.Until(() => !Processes.Lives(host), "the host to end");
        Assert.False(File.Exists(SocketPath), "The socket was left behind.");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
        Assert.Contains("has ended", await File.ReadAllTextAsync(Log, Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_it_is_killed_every_program_has_ended_in_a_way_that_nobody_knows_and_the_next_start_has_a_new_one()
    {
        var user = Starter();
        var (first, heardFirst) = await StartAsync(user, Python(Echo));
        var (second, _) = await StartAsync(user, Python(Echo));
        await heardFirst.Until("ready\r\n");
        var host = HostId();

        Processes.Kill(host);

        Assert.Equal(ExitStatus.Unknown, await first.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal(ExitStatus.Unknown, await second.Exited.WaitAsync(Bound, Cancelled));
        await Assert.ThrowsAsync<IOException>(() => first.WriteAsync(Bytes("x"), Cancelled));
        await Processes.Until(() => !Processes.Lives(first.ProcessId) && !Processes.Lives(second.ProcessId), "the kernel to hang up");
        var (third, heard) = await StartAsync(user, Python(Echo));
        await heard.Until("ready\r\n");
        Assert.NotEqual(host, HostId());
        await third.WriteAsync(Bytes("end 2\r"), Cancelled);
        Assert.Equal(new ExitStatus(2, null), await third.Exited.WaitAsync(Bound, Cancelled));
        Assert.Contains(Noticed, n => n.Contains("has ended, and all its programs with it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SIGTERM_ends_its_programs_politely_and_their_user_hears_how()
    {
        var (pty, heard) = await StartAsync(Starter(), Python(
            "import signal, sys\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])\nprint('ready', flush=True)\nsignal.sigwait([signal.SIGTERM])\nprint('goodbye')\nsys.exit(5)"));
        await heard.Until("ready\r\n");

        _ = Libc.Kill(HostId(), SystemConstants.SignalTerminate);

        Assert.Equal(new ExitStatus(5, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Contains("goodbye", heard.TextAtExit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_one_at_the_same_socket_says_that_it_is_not_needed()
    {
        await StartAsync(Starter(), Python(Echo));

        var failure = await Assert.ThrowsAsync<PtyHostUnavailableException>(() => HostStart.RunAsync(Executable, SocketPath, Log, Cancelled));
        Assert.Contains("another terminal host has the lock", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_missing_that_is_said()
    {
        var failure = await Assert.ThrowsAsync<PtyHostUnavailableException>(() => HostStart.RunAsync(Path.Combine(Folder, "supervisor-ptyhost"), SocketPath, Log, Cancelled));
        Assert.Contains("supervisor-ptyhost is missing", failure.Message, StringComparison.Ordinal);
    }

    private int HostId() => int.Parse(File.ReadLines(Log).Last(l => l.Contains("listens", StringComparison.Ordinal)).Split("pid ")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);

    private HostedPtys Starter() => User(o => o with { StartAsync = c => HostStart.RunAsync(Executable, SocketPath, Log, c) });
}
