using Supervisor.Bench.Running;

namespace Supervisor.Bench.Figures;

/// <summary>From a signal that a turn has died to the first key byte that the client reads, and the daemon's memory after all that.</summary>
internal sealed class FirstKey(BenchOptions options) : IBench
{
    private static readonly TimeSpan MedianTarget = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan P99Target = TimeSpan.FromMilliseconds(25);

    public IReadOnlyList<string> Groups { get; } = ["key", "memory"];

    public async Task RunAsync(Action<Figure> show, CancellationToken cancellationToken)
    {
        using var clients = new FakeClients();
        await using var daemon = await Daemon.StartAsync(options, clients.Configuration(options.Own("fake-client")), cancellationToken).ConfigureAwait(false);
        await clients.AcceptAsync(cancellationToken).ConfigureAwait(false);

        foreach (var signal in new[] { "hook", "debug" })
        {
            await PlayAsync(clients, signal, options.WarmUpRounds * BenchOptions.Sessions, cancellationToken).ConfigureAwait(false);
        }

        var byHook = await PlayAsync(clients, "hook", options.Rounds, cancellationToken).ConfigureAwait(false);
        var byDebugFile = await PlayAsync(clients, "debug", options.Rounds, cancellationToken).ConfigureAwait(false);
        var atOnce = await PlayAsync(clients, "hook_at_once", options.Rounds / 4, cancellationToken).ConfigureAwait(false);
        await CheckAsync(daemon, options.WarmUpRounds * BenchOptions.Sessions * 2 + byHook.Count + byDebugFile.Count + atOnce.Count, cancellationToken).ConfigureAwait(false);
        if (options.Wants("key"))
        {
            Show("hook to first key", byHook);
            Show("debug line to first key", byDebugFile);
            show(new Figure("hook with the screen still being drawn, p50", Figure.Milliseconds(atOnce.Median), "", Verdict.Info, $"p99 {Figure.Milliseconds(atOnce.Percentile(99))}; holds the 12 ms in which a screen comes to rest"));
        }

        if (options.Wants("memory")) show(await Memory.MeasureAsync(daemon, BenchOptions.Sessions, options, cancellationToken).ConfigureAwait(false));

        void Show(string name, Samples samples)
        {
            show(Figure.OfTime($"{name}, p50", samples.Median, MedianTarget, $"{samples.Count} recoveries, each typed whole and once"));
            show(Figure.OfTime($"{name}, p99", samples.Percentile(99), P99Target));
        }
    }

    private static async Task<Samples> PlayAsync(FakeClients clients, string signal, int rounds, CancellationToken cancellationToken)
    {
        var samples = new Samples();
        for (var round = 0; round < rounds; round++)
        {
            samples.Add(await clients.PlayAsync(round % BenchOptions.Sessions, signal, cancellationToken).ConfigureAwait(false));
        }

        return samples;
    }

    /// <summary>The daemon must think the same of the rounds as the clients do.</summary>
    private static async Task CheckAsync(Daemon daemon, int rounds, CancellationToken cancellationToken)
    {
        var sessions = (await daemon.StatusAsync(cancellationToken).ConfigureAwait(false))?.Sessions ?? [];
        var (verified, failed) = (sessions.Sum(s => s.Recoveries.Verified), sessions.Sum(s => s.Recoveries.Failed));
        if (verified != rounds || failed != 0)
            throw new BenchFailedException($"{rounds} recoveries were played, but the daemon counts {verified} verified and {failed} failed");
    }
}
