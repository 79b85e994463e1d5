using System.Collections.Immutable;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Tests.Recovery;

public sealed class RemediesTests
{
    private static readonly RecoveryPolicy Policy = RecoveryPolicy.Default with { RetryText = "go on" };

    public static TheoryData<FailureClass> Failures() => [.. Enum.GetValues<FailureClass>()];

    public static TheoryData<Situation> Of() => [.. Enum.GetValues<Situation>()];

    public static TheoryData<VerdictKind> Verdicts() => [.. Enum.GetValues<VerdictKind>()];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Every_failure_has_its_words_and_they_are_those_of_its_ladder(FailureClass failure)
    {
        var rungs = Policy.Ladder.Of(Situations.Of(failure));
        var text = Remedies.Describe(failure, Policy);

        Assert.Equal(rungs.Any(r => r != Remedy.Hold), text.Contains("\"go on\"", StringComparison.Ordinal));
        Assert.Equal(rungs[0] == Remedy.Hold, text.StartsWith("It types nothing and tells a person", StringComparison.Ordinal));
        Assert.Equal(rungs.Contains(Remedy.Compact), text.Contains("/compact", StringComparison.Ordinal));
        Assert.Equal(rungs.Contains(Remedy.Rewind), text.Contains("/rewind", StringComparison.Ordinal));
        Assert.NotEmpty(Remedies.Advise(failure));
    }

    [Theory]
    [MemberData(nameof(Of))]
    public void Each_rung_that_fits_a_situation_has_a_sentence(Situation situation)
    {
        var policy = Policy with { Ladder = new Ladder { Changed = ImmutableSortedDictionary<Situation, ImmutableArray<Remedy>>.Empty.Add(situation, Ladder.Fits(situation)) } };

        var steps = Remedies.Steps(situation, policy);

        Assert.Equal(Ladder.Fits(situation).Length, steps.Length);
        Assert.Equal(steps.Length, steps.Distinct().Count());
        Assert.All(steps, step => Assert.EndsWith(".", step, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Only_a_stall_and_a_frozen_client_are_acted_on(VerdictKind verdict)
    {
        var acted = verdict is VerdictKind.NoConnection or VerdictKind.NoContent or VerdictKind.Stalled or VerdictKind.Frozen;

        Assert.Equal(acted, Remedies.Describe(verdict, Policy).Contains("\"go on\"", StringComparison.Ordinal));
        Assert.NotEmpty(Remedies.Advise(verdict));
    }

    [Fact]
    public void The_thresholds_and_waits_are_those_of_the_policy()
    {
        var policy = Policy with { StallAfter = Threshold.Fixed(TimeSpan.FromSeconds(20)), Backoff = [TimeSpan.FromSeconds(7)], MaxRetries = 1 };

        Assert.Contains("When nothing came for 20 s: it presses Esc", Remedies.Describe(VerdictKind.Stalled, policy), StringComparison.Ordinal);
        Assert.Contains("after 7 s. It tries once in all", Remedies.Describe(FailureClass.Transient, policy), StringComparison.Ordinal);
    }
}
