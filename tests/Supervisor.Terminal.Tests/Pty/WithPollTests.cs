using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>Where there is no epoll (macOS), waiting with poll gives the same.</summary>
public sealed class WithPollTests : StopTests
{
    public WithPollTests() => Host = new PtyHost(new PtyHostOptions { WatchWithEpoll = false });

    [Fact]
    public async Task Output_of_many_and_their_exits_come_whole()
    {
        var started = Enumerable.Range(0, 20).Select(i => StartPython($"import sys; print('x' * 20000); sys.exit({i})", trampoline: false)).ToArray();

        foreach (var ((pty, heard), code) in started.Select((s, i) => (s, i)))
        {
            Assert.Equal(new ExitStatus(code, null), await pty.Exited.WaitAsync(Bound, Cancelled));
            Assert.Equal(new string('x', 20000) + "\r\n", heard.TextAtExit);
        }
    }
}
