using System.Collections.Immutable;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Progress;

/// <summary>Reads from a state what is made of its progress. The same verdict is acted on, shown as the phase and explained to people.</summary>
public static class Verdicts
{
    /// <summary>A layer that has used this part of its threshold is slow: worth telling, and nothing is done about it.</summary>
    public const double SlowPart = 0.5;

    /// <summary>The verdict at one moment.</summary>
    public static Verdict Of(SessionState state, SessionPolicy policy, TimeSpan now)
    {
        if (!Layers.Run(state, policy)) return new(VerdictKind.Idle, ProgressLayer.None, now, null, WhyIdle(state, policy), []);
        var suspensions = Suspensions.Of(state, policy, now);
        if (Drawing(state, policy, now, suspensions) is { } drawing) return drawing;
        var layer = Layers.Content(state, policy);
        if (layer?.Due <= now) return new(Overdue(layer.Kind), layer.Kind, layer.Since, layer.Due, Missing(layer, now), suspensions);
        if (!suspensions.IsEmpty)
        {
            var text = string.Join("; ", suspensions.Select(s => Describe(s, now)));
            var isTimed = suspensions.All(s => s.Until is not null && s.Kind is not (SuspensionKind.Tool or SuspensionKind.Background));
            return new(VerdictKind.Suspended, layer?.Kind ?? ProgressLayer.None, suspensions[0].Since, isTimed ? layer?.Due : null, text, suspensions);
        }

        if (Layers.OverlongAt(state, policy) is { } overlong && overlong <= now)
        {
            var started = state.Progress.StartedAt;
            return new(
                VerdictKind.Overlong, ProgressLayer.Turn, started, overlong,
                $"the turn has run for {PlainTime.Of(now - started)}, longer than turn_limit", suspensions);
        }

        if (layer is null)
        {
            var why = state.ScreenKnown ? "the input box is shown; the end of the turn is awaited" : "the client is starting";
            return new(VerdictKind.Working, ProgressLayer.None, now, null, why, suspensions);
        }

        return now - layer.Since >= layer.Threshold.Value * SlowPart
            ? new(VerdictKind.Slow, layer.Kind, layer.Since, layer.Due, $"{Missing(layer, now)}; {Allowed(layer)}", suspensions)
            : new(VerdictKind.Working, layer.Kind, layer.Since, layer.Due, $"{Waiting(layer, now)}; {Allowed(layer)}", suspensions);
    }

    /// <summary>Whether a verdict demands something: the phase is then <see cref="Phase.Stalled"/>.</summary>
    public static bool IsOverdue(this VerdictKind kind) =>
        kind is VerdictKind.NoConnection or VerdictKind.NoContent or VerdictKind.Stalled or VerdictKind.Frozen;

    /// <summary>A suspension with its age, for people: <c>a tool runs: Bash (2 min)</c>.</summary>
    public static string Describe(Suspension suspension, TimeSpan now) => suspension.Kind == SuspensionKind.Typing
        ? suspension.Text
        : $"{suspension.Text} ({PlainTime.Of(now - suspension.Since)})";

    private static Verdict? Drawing(SessionState state, SessionPolicy policy, TimeSpan now, ImmutableArray<Suspension> suspensions)
    {
        if (Layers.FrozenAt(state, policy) is not { } due || suspensions.Any(s => s.HoldsAll())) return null;
        var since = state.Progress.DrawingStoppedSince!.Value;
        var text = $"the client has drawn nothing for {PlainTime.Of(now - since)} although a turn runs";
        return due <= now
            ? new(VerdictKind.Frozen, ProgressLayer.Drawing, since, due, text, suspensions)
            : new(VerdictKind.Slow, ProgressLayer.Drawing, since, due, text, suspensions);
    }

    private static VerdictKind Overdue(ProgressLayer layer) => layer switch
    {
        ProgressLayer.Connect => VerdictKind.NoConnection,
        ProgressLayer.FirstContent => VerdictKind.NoContent,
        _ => VerdictKind.Stalled,
    };

    private static string Missing(RunningLayer layer, TimeSpan now)
    {
        var time = PlainTime.Of(now - layer.Since);
        return layer.Kind switch
        {
            ProgressLayer.Connect => $"no byte for {time} after the request",
            ProgressLayer.FirstContent => $"no content for {time} after the request",
            ProgressLayer.Thinking => $"the client shows that the model thinks, and nothing else, for {time}",
            _ => $"no new content for {time}",
        };
    }

    private static string Waiting(RunningLayer layer, TimeSpan now)
    {
        var time = PlainTime.Of(now - layer.Since);
        return layer.Kind switch
        {
            ProgressLayer.Connect => $"the first byte is awaited ({time})",
            ProgressLayer.FirstContent => $"the first content is awaited ({time})",
            ProgressLayer.Thinking => $"the model thinks ({time})",
            _ => $"content came {time} ago",
        };
    }

    private static string Allowed(RunningLayer layer) => $"it may take {PlainTime.Of(layer.Threshold.Value)} ({layer.Threshold.Reason})";

    private static string WhyIdle(SessionState state, SessionPolicy policy) => state switch
    {
        _ when policy.Kind != SessionKind.Claude => "a plain program is not judged",
        { Process.IsAlive: false } => "there is no process",
        { Process.State: ProcessState.Stopping } => "the process is being stopped",
        { Recovery: RecoveryState.Interrupting } => "the turn is being interrupted",
        { Turn.InFlight: false, Recovery: RecoveryState.None } => "no turn runs",
        _ => "the turn has failed; its recovery is told by the phase",
    };
}
