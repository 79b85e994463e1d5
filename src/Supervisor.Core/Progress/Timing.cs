using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Progress;

/// <summary>Measures the layers that content has ended, for the distribution that thresholds follow.</summary>
internal static class Timing
{
    private const string UnknownModel = "unknown";

    /// <summary>Tells one measurement, unless something suspended the layer, or time was lost, between its two ends.</summary>
    public static void Measure(Step step, TimingKind kind, TimeSpan from, TimeSpan to)
    {
        var progress = step.State.Progress;
        if (to < from || step.State.Recovery is RecoveryState.Interrupting || Layers.IsSilentThinking(progress) || progress.DrawingStoppedSince is not null) return;
        if (Layers.ArmedAt(step.State, step.Policy) is not { } armed || armed > from) return;
        step.Do(new Sample(kind, progress.Model ?? UnknownModel, to - from));
    }
}
