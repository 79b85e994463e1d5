using Supervisor.Control;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Explaining;

/// <summary>The thresholds in force under the names of the configuration.</summary>
internal static class ThresholdReplies
{
    /// <summary>What the session was told, with the reason as it is now: it is told of another value only, not of each measurement.</summary>
    public static EffectiveThresholds? InForce(SessionState state, EffectiveThresholds? current) =>
        state.Progress.Thresholds is { } told && current is not null && Thresholds.Differ(told, current) ? told : current;

    /// <summary>Those that may follow measurements.</summary>
    public static IReadOnlyList<ThresholdReply> Measured(RecoveryPolicy policy, EffectiveThresholds? inForce)
    {
        var now = inForce ?? Thresholds.Of(policy, null);
        return [Of("connect", now.Connect), Of("first_token", now.FirstContent), Of("stall_after", now.Gap)];
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ThresholdReply> All(RecoveryPolicy policy, EffectiveThresholds? inForce) =>
    [
        .. Measured(policy, inForce),
        new("silent_thinking", policy.SilentThinking.TotalSeconds, "from the configuration; for clients that do not count what they think"),
        new("frozen_after", policy.FrozenAfter.TotalSeconds, "from the configuration"),
        policy.TurnLimit is { } limit
            ? new("turn_limit", limit.TotalSeconds, "from the configuration; told, and nothing else follows")
            : new("turn_limit", null, "off"),
    ];

    private static ThresholdReply Of(string name, EffectiveThreshold threshold) => new(name, threshold.Value.TotalSeconds, threshold.Reason);
}
