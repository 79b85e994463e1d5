using Supervisor.Bench.Running;

namespace Supervisor.Bench.Figures;

/// <summary>How much memory a daemon has resident: the figure that a person sees in <c>top</c>.</summary>
internal static class Memory
{
    private const int TargetMegabytes = 80;

    /// <summary>What has just been done is given time to come to rest.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public static async Task<Figure> MeasureAsync(Daemon daemon, int sessions, BenchOptions options, CancellationToken cancellationToken)
    {
        if (!options.Short) await Task.Delay(Rest, cancellationToken).ConfigureAwait(false);
        var (resident, proportional) = await daemon.MemoryAsync(cancellationToken).ConfigureAwait(false);
        return new Figure(
            $"daemon memory, {sessions} sessions",
            FormattableString.Invariant($"{resident:0.0} MB"),
            $"< {TargetMegabytes} MB",
            resident < TargetMegabytes ? Verdict.Pass : Verdict.Miss,
            FormattableString.Invariant($"resident; proportional {proportional:0.0} MB"));
    }
}
