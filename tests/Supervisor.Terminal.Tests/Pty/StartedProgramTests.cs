using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>What a program finds when it starts, by either way of starting.</summary>
public class StartedProgramTests : PtyTest
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task It_has_a_controlling_terminal_and_leads_its_own_session(bool trampoline)
    {
        var output = await Output(
            """
            import os
            fd = os.open("/dev/tty", os.O_RDWR)
            print(os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid(), os.tcgetpgrp(fd) == os.getpid())
            print([os.isatty(n) for n in (0, 1, 2)], os.ttyname(0) == os.ttyname(1) == os.ttyname(2))
            """, trampoline);

        Assert.Equal("True True True\n[True, True, True] True\n", output);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task It_finds_the_size_and_hears_of_a_new_one(bool trampoline)
    {
        var (pty, heard) = StartPython(
            """
            import os, signal, sys
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH])
            print(tuple(os.get_terminal_size()))
            signal.sigwait([signal.SIGWINCH])
            print(tuple(os.get_terminal_size()))
            """, trampoline);
        await heard.Until("(100, 30)");

        pty.Resize(new TerminalSize(132, 43));

        await heard.Until("(132, 43)");
        Assert.Equal(new ExitStatus(0, null), await pty.Exited.WaitAsync(Bound, Cancelled));
    }

    [Theory]
    [InlineData(0, false), InlineData(7, false), InlineData(255, false)]
    [InlineData(0, true), InlineData(7, true), InlineData(255, true)]
    public async Task Its_exit_code_is_exact(int code, bool trampoline)
    {
        var (pty, heard) = StartPython($"import sys; sys.exit({code})", trampoline);

        Assert.Equal(new ExitStatus(code, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal([new ExitStatus(code, null)], heard.Exits);
    }

    [Theory]
    [InlineData(9, false), InlineData(15, false), InlineData(6, false)]
    [InlineData(9, true), InlineData(15, true), InlineData(6, true)]
    public async Task The_signal_that_ends_it_is_exact(int signal, bool trampoline)
    {
        var (pty, _) = StartPython($"import os; os.kill(os.getpid(), {signal})", trampoline);

        Assert.Equal(new ExitStatus(null, signal), await pty.Exited.WaitAsync(Bound, Cancelled));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Control_C_written_to_the_terminal_interrupts_it(bool trampoline)
    {
        var (pty, heard) = StartPython(
            """
            import signal, sys
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            print("ready")
            print("heard", signal.sigwait([signal.SIGINT]) == signal.SIGINT)
            """, trampoline);
        await heard.Until("ready");

        await pty.WriteAsync(Bytes("\x03"), Cancelled);

        await heard.Until("heard True");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Stopping_it_ends_it_with_SIGTERM(bool trampoline)
    {
        var (pty, heard) = StartPython("import time; print('ready'); time.sleep(600)", trampoline);
        await heard.Until("ready");

        Assert.Equal(new ExitStatus(null, 15), await pty.StopAsync(TimeSpan.FromSeconds(20), Cancelled));
    }
}
