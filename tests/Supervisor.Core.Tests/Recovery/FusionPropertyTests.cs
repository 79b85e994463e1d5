using FsCheck;
using FsCheck.Fluent;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>However the evidence of one failed turn arrives, it is one incident, one retry and one recovery.</summary>
public sealed class FusionPropertyTests
{
    private static readonly FailureCause Unnamed = new(FailureClass.Unknown, "unknown");

    /// <summary>What each source says of the failure, as it would at a time.</summary>
    private static readonly Dictionary<string, Action<Scenario, double>> Evidence = new()
    {
        ["hook"] = (s, _) => s.HookFailed(),
        ["hook unnamed"] = (s, _) => s.HookFailed(Unnamed),
        ["debug"] = (s, at) => s.DebugFailed(at: at),
        ["hint"] = (s, at) => s.DebugHinted(at: at),
        ["transcript"] = (s, at) => s.Send(new TurnFailed(Scenario.Reset), SignalSource.Transcript, at),
        ["registry"] = (s, _) => s.Send(new RegistryShown("idle", null), SignalSource.Process),
        ["notice"] = (s, at) => s.Send(new NoticeSeen("slow_first_byte", "slow"), SignalSource.DebugLog, at),
        ["screen"] = (s, _) => s.IdleWithError(),
    };

    /// <summary>Which evidence comes before the screen shows the error, which behind it, and which once more while the retry runs.</summary>
    private sealed record Report(string[] Before, string[] After, string[] Late, int GapMilliseconds)
    {
        public override string ToString() => $"[{string.Join(", ", Before)}] screen [{string.Join(", ", After)}] retry [{string.Join(", ", Late)}] every {GapMilliseconds} ms";
    }

    private static Gen<Report> Reports { get; } =
        from before in Names()
        from after in Names()
        from late in Names()
        from gap in Gen.Choose(0, 150)
        select new Report(before, after, late, gap);

    [Fact]
    public void One_failed_turn_is_one_incident_one_retry_and_one_recovery() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1500),
            Prop.ForAll(Reports.ToArbitrary(), report =>
            {
                var scenario = Scenario.Working().DebugRequest().Busy(3);
                var died = scenario.After(1).Now.TotalSeconds;
                Tell(scenario, report.Before, died, report.GapMilliseconds);
                scenario.IdleWithError();
                Tell(scenario, report.After, died, report.GapMilliseconds);
                scenario.After(4.5); // the settling of a screen that nobody explains, and the backoff
                Assert.Equal(1, scenario.State.Incidents);
                Assert.Equal(FailureClass.Transient, scenario.State.Incident!.Cause.Class);
                Assert.Single(scenario.Submits);
                scenario.Typed().HookSubmitted().Busy();
                Tell(scenario, [.. report.Late.Where(l => l != "screen")], died, report.GapMilliseconds);
                scenario.After(1).Busy(20).DebugContent().HookCompleted().Idle("continue", answer: true);
                Tell(scenario, [.. report.Late.Where(l => l != "screen")], died, report.GapMilliseconds);
                scenario.After(300);
                Assert.Single(scenario.Submits);
                Assert.Equal(1, scenario.State.Incidents);
                Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
                Assert.Equal(1, scenario.State.Budget.Used);
            }));

    [Fact]
    public void A_source_that_tells_without_the_screen_naming_it_is_enough() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300),
            Prop.ForAll(
                (from first in Gen.Elements("hook", "debug", "transcript") from others in Names() select (first, others)).ToArbitrary(),
                told =>
                {
                    var scenario = Scenario.Working().DebugRequest().Busy(3);
                    var died = scenario.After(1).Now.TotalSeconds;
                    Tell(scenario, [told.first, .. told.others.Where(o => o != "screen")], died, 20);
                    scenario.Idle("a task", answer: true).After(2.5);
                    Assert.Equal(1, scenario.State.Incidents);
                    Assert.Single(scenario.Submits);
                }));

    [Fact]
    public void What_only_hints_or_only_says_idle_is_no_failure() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(200),
            Prop.ForAll(Gen.Elements("hint", "registry", "notice").ArrayOf().ToArbitrary(), told =>
            {
                var scenario = Scenario.Working().DebugRequest().Busy(3);
                Tell(scenario, told, scenario.Now.TotalSeconds, 100);
                scenario.Busy(9).After(5).HookCompleted().Idle("a task", answer: true).After(300);
                Assert.Equal(0, scenario.State.Incidents);
                Assert.Empty(scenario.Interventions);
            }));

    private static Gen<string[]> Names() => Gen.Elements(Evidence.Keys.ToArray()).ArrayOf().Resize(6);

    private static void Tell(Scenario scenario, string[] evidence, double died, int gap)
    {
        foreach (var name in evidence)
        {
            Evidence[name](scenario, died);
            scenario.After(gap / 1000.0);
        }
    }
}
