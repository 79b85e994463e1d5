using FsCheck;
using FsCheck.Fluent;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Progress;

/// <summary>What holds of verdicts and of what follows them, whatever happens.</summary>
public sealed class ProgressPropertyTests
{
    private static readonly RecoveryPolicy Twenty = StallTests.Twenty;

    /// <summary>Sources may say anything of these while content comes, and none of it is a reason to disturb the turn.</summary>
    private static readonly Observation[] Noise =
    [
        new BytesReceived(), new NoticeSeen("slow_first_byte", "slow"), new MainRequestSent(), new ToolStarted("Bash", "t1"), new ToolEnded("Bash", "t1"),
        new ToolStarted("Read", "t2"), new ToolEnded("Read", "t2"), new PermissionRequested("Bash"), new ClientRetrying("1/10"),
        new CompactionStarted(), new CompactionEnded(), new BackgroundTasksSeen(2), new BackgroundTasksSeen(0), new RegistryShown("waiting", "x"),
        new RegistryShown("busy", null), new ModelNamed("m"), new HostPaused(TimeSpan.FromSeconds(30), "starved"), new PersonTyped(),
        new DrawingStopped(TimeSpan.FromSeconds(4)), new DrawingResumed(), new PersonNotified("idle_prompt", null), new SessionEnded("other"),
    ];

    private static readonly Observation[] Contents = [new ContentSeen("text"), new ScreenShown(new ScreenView(ScreenKind.Busy))];

    private sealed record Beat(int Content, double Wait, int[] Noise, double Late);

    [Fact]
    public void Content_at_least_every_19_s_is_never_disturbed_at_a_threshold_of_20() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(400).WithEndSize(60),
            Prop.ForAll(
                (from content in Gen.Choose(0, Contents.Length - 1)
                 from wait in Gen.Choose(0, 1800)
                 from noise in Gen.Choose(0, Noise.Length - 1).ArrayOf().Resize(4)
                 from late in Gen.Choose(0, 90)
                 select new Beat(content, wait / 100.0, noise, late / 100.0)).ArrayOf().ToArbitrary(),
                beats =>
                {
                    var scenario = Scenario.Working(Twenty).Busy(1);
                    var tokens = 1;
                    foreach (var beat in beats)
                    {
                        foreach (var noise in beat.Noise) scenario.After(beat.Wait / (beat.Noise.Length + 1)).Send(Noise[noise], SignalSource.DebugLog);
                        scenario.After(beat.Wait / (beat.Noise.Length + 1));
                        if (Contents[beat.Content] is ScreenShown) scenario.Busy(++tokens);
                        else scenario.Send(Contents[beat.Content], SignalSource.Transcript, Math.Max(8, scenario.Now.TotalSeconds - beat.Late));
                    }

                    Assert.Empty(scenario.Interventions);
                    Assert.Equal(0, scenario.State.Incidents);
                }));

    [Fact]
    public void A_stall_is_found_whatever_was_said_before_it() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(400).WithEndSize(40),
            Prop.ForAll(
                (from noise in Gen.Choose(0, Noise.Length - 1) from wait in Gen.Choose(0, 3000) select (noise, wait)).ArrayOf().ToArbitrary(),
                told =>
                {
                    var scenario = Scenario.Working(Twenty).Busy(1);
                    foreach (var (noise, wait) in told) scenario.After(wait / 1000.0).Send(Noise[noise], SignalSource.DebugLog);
                    scenario.Busy(2).After(7 * 3600);
                    Assert.NotEmpty(scenario.Interventions);
                }));

    [Fact]
    public void Verdict_phase_and_detail_are_total_and_the_verdict_turns_when_it_says() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(400).WithEndSize(60),
            Prop.ForAll(
                (from sample in Gen.Choose(0, Samples.Observations.Count - 1) from wait in Gen.Elements(0, 1, 7, 25, 70) select (sample, wait)).ArrayOf().ToArbitrary(),
                told =>
                {
                    var scenario = Scenario.Working(Twenty);
                    foreach (var (sample, wait) in told)
                    {
                        var (_, source, what) = Samples.Observations[sample];
                        scenario.After(wait).Send(what, source);
                        var verdict = scenario.Verdict;
                        Assert.Equal(verdict, Again(scenario, verdict), Same);
                        Assert.NotNull(scenario.Detail);
                        Assert.NotEqual("", verdict.Reason);
                        if (verdict is { Until: { } until, Kind: VerdictKind.Working or VerdictKind.Slow } && verdict.Layer != ProgressLayer.None)
                        {
                            Assert.True(until > scenario.Now);
                            Assert.True(Verdicts.Of(scenario.State, scenario.Policy, until).Kind.IsOverdue());
                            Assert.True(Deadlines.Next(scenario.State, scenario.Policy) <= until, "nothing would look when it is overdue");
                        }
                    }
                }));

    private static Verdict Again(Scenario scenario, Verdict verdict) =>
        Verdicts.Of(scenario.State with { Name = scenario.State.Name }, scenario.Policy, scenario.Now) is { } again && again.Suspensions.SequenceEqual(verdict.Suspensions)
            ? again
            : throw new InvalidOperationException("the suspensions differ");

    private static bool Same(Verdict a, Verdict b) => (a.Kind, a.Layer, a.Since, a.Until, a.Reason) == (b.Kind, b.Layer, b.Since, b.Until, b.Reason);
}
