using System.Diagnostics;
using Supervisor.Claude.Launching;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class OrphansTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1); // of a clock that runs as fast as it can

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_with_our_marks_is_ended()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var orphan = Start("api", "a-socket");
        var end = await EndAsync(orphan.Id, "api", "a-socket");
        Assert.Equal(OrphanEnd.Ended, end);
        await orphan.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    [Theory]
    [InlineData("docs", "a-socket")]
    [InlineData("api", "another-socket")]
    public async Task A_process_with_other_marks_that_has_the_pid_now_is_left_alone(string session, string socket)
    {
        using var stranger = Start(session, socket);
        try
        {
            Assert.Equal(OrphanEnd.None, await EndAsync(stranger.Id, "api", "a-socket"));
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
            await stranger.WaitForExitAsync(Ct);
        }
    }

    [Fact]
    public async Task Nobody_is_waited_for_when_the_daemon_ends()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var orphan = Start("api", "a-socket");
        using var ending = new CancellationTokenSource();
        var waiting = Orphans.EndAsync(orphan.Id, "api", "a-socket", Grace, new ManualTime(), ending.Token);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        Assert.False(orphan.HasExited);
        orphan.Kill();
        await orphan.WaitForExitAsync(Ct);
    }

    private static Task<OrphanEnd> EndAsync(int pid, string session, string socket)
    {
        var time = new ManualTime();
        return time.RunAsync(Orphans.EndAsync(pid, session, socket, Grace, time, Ct), TimeSpan.FromMilliseconds(50));
    }

    private static Process Start(string session, string socket)
    {
        var start = new ProcessStartInfo("sleep", ["600"]);
        start.Environment[ClientEnvironment.SessionVariable] = session;
        start.Environment[ClientEnvironment.SocketVariable] = socket;
        var process = Process.Start(start)!;
        // The system shows a new program's environment only a moment after it was started.
        Assert.True(SpinWait.SpinUntil(
            () => !OperatingSystem.IsLinux() || File.ReadAllText($"/proc/{process.Id}/environ").Contains(socket, StringComparison.Ordinal), TimeSpan.FromSeconds(30)));
        return process;
    }
}
