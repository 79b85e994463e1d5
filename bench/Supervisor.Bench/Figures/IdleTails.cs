using System.Globalization;
using Supervisor.Bench.Running;
using Supervisor.Claude.Files;

namespace Supervisor.Bench.Figures;

/// <summary>
/// What it costs to follow files in which nothing happens: the daemon's own tails of 500 debug files in one folder and of 500 transcripts in 25
/// folders, and beside them <c>tail -F</c> of as many files.
/// </summary>
internal sealed class IdleTails(BenchOptions options) : IBench
{
    /// <summary>Of one core: a thousandth is what a clock of 1 kHz takes by itself, and nobody finds it in top.</summary>
    private const double TargetMillisecondsASecond = 1;

    private const int Files = 500;
    private const int FilesInFolder = 20;

    // A debug file of some turns: not so small that a tail could keep it, not so large that writing them takes long.
    private const int Length = 20_000;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public IReadOnlyList<string> Groups { get; } = ["tails"];

    public async Task RunAsync(Action<Figure> show, CancellationToken cancellationToken)
    {
        using var folder = new Folder();
        var debugFiles = Write(folder["debug"], Files);
        var transcripts = Enumerable.Range(0, Files / FilesInFolder).SelectMany(i => Write(folder[Invariant($"projects/{i}")], FilesInFolder)).ToList();

        var nothing = await OursAsync([], cancellationToken).ConfigureAwait(false);
        var debug = await OursAsync(debugFiles, cancellationToken).ConfigureAwait(false);
        var both = await OursAsync([.. debugFiles, .. transcripts], cancellationToken).ConfigureAwait(false);
        var peer = await PeerAsync([.. debugFiles, .. transcripts], cancellationToken).ConfigureAwait(false);

        var beside = Invariant($"a process without tails: {nothing:0.00}; tail -F of {2 * Files} files: {(peer is { } found ? Invariant($"{found:0.00}") : "coreutils is missing")}");
        show(OfCpu(Invariant($"{Files} idle tails"), debug, beside));
        show(OfCpu(Invariant($"{Files} idle tails and {Files} of transcripts"), both, beside));
    }

    private static Figure OfCpu(string name, double milliseconds, string note) => new(
        name, Invariant($"{milliseconds:0.00} ms/s"), Invariant($"<= {TargetMillisecondsASecond} ms/s"),
        milliseconds <= TargetMillisecondsASecond ? Verdict.Pass : Verdict.Miss, note);

    /// <summary>Processor time of this process, in milliseconds a second, while its tails wait.</summary>
    private async Task<double> OursAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        using var folders = new FolderWatches();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var leases = paths.Select(path => (Lease: folders.Watch(Path.GetDirectoryName(path)!), Name: Path.GetFileName(path))).ToList();
        var following = leases.Select(one => FollowAsync(new FileTail(one.Lease.Watcher, one.Name), ending.Token)).ToList();
        try
        {
            // They read what there is, and the collector is done with it.
            await Task.Delay(Settling, cancellationToken).ConfigureAwait(false);
            GC.Collect();
            var before = Environment.CpuUsage.TotalTime;
            await Task.Delay(options.IdleTime, cancellationToken).ConfigureAwait(false);
            var milliseconds = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / options.IdleTime.TotalSeconds;
            return following.TrueForAll(one => !one.IsCompleted) ? milliseconds : throw new BenchFailedException("a tail has ended by itself");
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(following).ConfigureAwait(false);
            foreach (var (lease, _) in leases) lease.Dispose();
        }
    }

    private static async Task FollowAsync(FileTail tail, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in tail.ReadLinesAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // It was measured.
        }
    }

    private async Task<double?> PeerAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (Command.Find("tail") is not { } tail) return null;
        await using var peer = new Background(tail, ["-n", "0", "-F", .. paths], "/");
        await Task.Delay(Settling, cancellationToken).ConfigureAwait(false);
        var before = ProcessorTime(peer.ProcessId);
        await Task.Delay(options.IdleTime, cancellationToken).ConfigureAwait(false);
        if (peer.HasExited) throw new BenchFailedException($"tail has ended by itself: {peer.Complaint}");
        return (ProcessorTime(peer.ProcessId) - before).TotalMilliseconds / options.IdleTime.TotalSeconds;
    }

    // The first field of schedstat is the time on a processor in nanoseconds; tail has one thread.
    private static TimeSpan ProcessorTime(int pid) => TimeSpan.FromMicroseconds(
        long.Parse(File.ReadAllText(Invariant($"/proc/{pid}/schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1000);

    private static List<string> Write(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        var line = new string('x', 99) + '\n';
        var text = string.Concat(Enumerable.Repeat(line, Length / line.Length));
        var paths = Enumerable.Range(0, count).Select(i => Path.Combine(folder, Invariant($"{i}.log"))).ToList();
        foreach (var path in paths) File.WriteAllText(path, text);
        return paths;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
