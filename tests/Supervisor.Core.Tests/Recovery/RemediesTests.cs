using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Tests.Recovery;

public sealed class RemediesTests
{
    private static readonly RecoveryPolicy Policy = RecoveryPolicy.Default with { RetryText = "go on" };

    public static TheoryData<FailureClass> Failures() => [.. Enum.GetValues<FailureClass>()];

    public static TheoryData<VerdictKind> Verdicts() => [.. Enum.GetValues<VerdictKind>()];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Every_failure_has_its_words_and_only_what_is_retried_names_the_retry_text(FailureClass failure)
    {
        var retried = failure is FailureClass.Transient or FailureClass.Overloaded or FailureClass.Limit;

        Assert.Equal(retried, Remedies.Describe(failure, Policy).Contains("\"go on\"", StringComparison.Ordinal));
        Assert.Equal(!retried, Remedies.Describe(failure, Policy).StartsWith("It types nothing and tells a person", StringComparison.Ordinal));
        Assert.NotEmpty(Remedies.Advise(failure));
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

        Assert.Contains("nothing came for 20 s", Remedies.Describe(VerdictKind.Stalled, policy), StringComparison.Ordinal);
        Assert.Contains("after 7 s, once in all", Remedies.Describe(FailureClass.Transient, policy), StringComparison.Ordinal);
    }
}
