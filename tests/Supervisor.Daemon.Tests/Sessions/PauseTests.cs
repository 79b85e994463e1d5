using Supervisor.Core.Sessions;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Sessions;

public sealed class PauseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_slept_is_told_before_the_signal_that_comes_after()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        given.Time.JumpWall(TimeSpan.FromHours(1));
        await given.SeeAsync(SignalSource.Hook, new PromptSubmitted("next"));
        var told = Events(await given.JournalAsync());
        Assert.Equal(["host_paused", "prompt_submitted"], told[^2..]);
    }

    [Fact]
    public async Task A_host_that_slept_is_told_before_the_deadline_that_passed_meanwhile()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        given.Time.JumpWall(TimeSpan.FromHours(1));
        await given.Time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(2), Ct);
        await given.UntilAsync(s => s.Recovery is not Core.Recovery.RecoveryState.BackingOff, Ct);
        var told = Events(await given.JournalAsync());
        Assert.True(told.IndexOf("host_paused") < told.IndexOf("deadline_passed"), string.Join(' ', told));
        Assert.Contains("host_paused", told);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_is_not_told()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        given.Time.JumpWall(TimeSpan.FromHours(-1));
        await given.SeeAsync(SignalSource.Hook, new PersonNotified("idle_prompt", null));
        Assert.DoesNotContain("host_paused", Events(await given.JournalAsync()));
    }

    private static List<string> Events(string[] journal) =>
        [.. journal.Select(line => line.Split("\"event\":\"") is [_, var rest, ..] ? rest[..rest.IndexOf('"', StringComparison.Ordinal)] : "").Where(e => e.Length > 0)];
}
