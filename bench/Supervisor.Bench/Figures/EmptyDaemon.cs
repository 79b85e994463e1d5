using Supervisor.Bench.Running;

namespace Supervisor.Bench.Figures;

/// <summary>The memory of a daemon that has no sessions.</summary>
internal sealed class EmptyDaemon(BenchOptions options) : IBench
{
    public IReadOnlyList<string> Groups { get; } = ["memory"];

    public async Task RunAsync(Action<Figure> show, CancellationToken cancellationToken)
    {
        await using var daemon = await Daemon.StartAsync(options, "sessions: []\n", cancellationToken).ConfigureAwait(false);
        show(await Memory.MeasureAsync(daemon, 0, options, cancellationToken).ConfigureAwait(false));
    }
}
