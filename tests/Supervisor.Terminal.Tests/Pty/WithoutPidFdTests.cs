using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>Where no pidfd tells of exits (macOS, old kernels, strict sandboxes), looking for them gives the same.</summary>
public sealed class WithoutPidFdTests : StopTests
{
    public WithoutPidFdTests() => Host = new PtyHost(new PtyHostOptions { WatchWithPidFd = false });

    [Theory, InlineData("sys.exit(7)", 7, null), InlineData("os.kill(os.getpid(), 9)", null, 9)]
    public async Task An_exit_is_noticed(string end, int? code, int? signal)
    {
        var (pty, heard) = StartPython($"import os, sys; print('said'); {end}", trampoline: false);

        Assert.Equal(new ExitStatus(code, signal), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal("said\r\n", heard.TextAtExit);
    }
}
