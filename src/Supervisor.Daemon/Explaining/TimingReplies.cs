using Supervisor.Control;
using Supervisor.Core.Progress;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Timing;

namespace Supervisor.Daemon.Explaining;

/// <summary>Says what was measured, and which thresholds follow.</summary>
internal static class TimingReplies
{
    /// <summary>The version of the form.</summary>
    public const int Version = 1;

    /// <param name="measured">Every model.</param>
    /// <param name="sessions">The sessions that are asked for.</param>
    /// <param name="onlyTheirs">Whether only the models of these sessions are wanted.</param>
    public static TimingReply Of(IReadOnlyList<MeasuredModel> measured, IReadOnlyList<Supervised> sessions, bool onlyTheirs)
    {
        var clients = sessions.Where(s => s.Loop.Policy.Kind == SessionKind.Claude).Select(Of).ToList();
        var models = onlyTheirs ? measured.Where(m => clients.Exists(c => c.Model == m.Model)) : measured;
        return new TimingReply(Version, [.. models.Select(Of)], clients);
    }

    private static SessionTiming Of(Supervised session) => new(
        session.Name, session.Edges.Thresholds?.Model, ThresholdReplies.Measured(session.Loop.Policy.Recovery, ThresholdReplies.InForce(session.State, session.Edges.Thresholds?.Current)));

    private static ModelTiming Of(MeasuredModel model) =>
        new(model.Model, model.Used, [.. Enum.GetValues<TimingKind>().Select(k => Of(k, model.Timings.Of(k)))]);

    private static TimingDistribution Of(TimingKind kind, TimingHistogram histogram)
    {
        return new TimingDistribution(TimingFile.NameOf(kind), histogram.Count, Share(0.5), Share(0.95), Share(0.99));

        double? Share(double share) => histogram.Count == 0 ? null : TimingFile.Rounded(histogram.Percentile(share));
    }
}
