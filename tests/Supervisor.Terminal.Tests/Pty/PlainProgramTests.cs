using System.Text;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>Programs that get no terminal: input through a pipe, output through another.</summary>
public sealed class PlainProgramTests : PtyTest
{
    [Fact]
    public async Task A_program_gets_its_input_whole_and_then_its_end()
    {
        var (heard, status) = await RunAsync("import sys; print(len(sys.stdin.read()), sys.stdin.isatty())", new string('x', 4096));
        Assert.Equal(new ExitStatus(0, null), status);
        Assert.Equal("4096 False\n", heard.TextAtExit);
    }

    [Fact]
    public async Task What_it_writes_to_either_stream_is_heard_before_its_exit_is()
    {
        var (heard, status) = await RunAsync("import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)", "");
        Assert.Equal(new ExitStatus(7, null), status);
        Assert.Equal("out\nerr\n", heard.TextAtExit);
    }

    [Fact]
    public async Task It_has_a_group_of_its_own_no_terminal_and_no_descriptor_of_ours()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        var (heard, _) = await RunAsync(
            "import os; print(os.getpid() == os.getpgrp() == os.getsid(0), sorted(int(f) for f in os.listdir('/proc/self/fd') if int(f) < 3 or os.path.exists('/proc/self/fd/' + f)))", "");
        Assert.Equal("True [0, 1, 2]\n", heard.TextAtExit);
    }

    [Fact]
    public async Task One_that_does_not_listen_is_killed_with_its_children()
    {
        var heard = new Heard();
        var program = Host.Start(
            Request(
                """
                import os, signal
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                pid = os.fork()
                if pid > 0: print("child", pid, flush=True)
                while True: signal.pause()
                """, ""), heard);
        await heard.Until("\n");
        var child = Processes.Numbers(heard.Text, "child")[0];
        Assert.Equal(new ExitStatus(null, 9), await program.StopAsync(TimeSpan.FromMilliseconds(100), Cancelled).WaitAsync(Bound, Cancelled));
        Assert.False(Processes.Lives(child), "A child was left behind.");
    }

    [Fact]
    public void More_input_than_a_pipe_holds_is_refused_and_not_waited_for()
    {
        var error = Assert.Throws<PtySpawnException>(() => Host.Start(Request("", new string('x', 1 << 21)), new Heard()));
        Assert.Contains("more than a pipe holds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_named() => Assert.Contains(
        "'no-such-program' was not found in PATH",
        Assert.Throws<PtySpawnException>(() => Host.Start(Request("", "") with { Command = "no-such-program" }, new Heard())).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task Many_leave_no_descriptor_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        await RunAsync("", "");
        var before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 20; i++) await RunAsync("print('hello')", "hello");
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 5); // other tests run meanwhile
    }

    private async Task<(Heard Heard, ExitStatus Status)> RunAsync(string script, string input)
    {
        var heard = new Heard();
        var program = Host.Start(Request(script, input), heard);
        return (heard, await program.Exited.WaitAsync(Bound, Cancelled));
    }

    private ProgramSpawn Request(string script, string input) => new(
        Programs.Python, ["-u", "-c", script], Folder, new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }, Encoding.UTF8.GetBytes(input));
}
