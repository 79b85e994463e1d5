using Supervisor.Bench.Running;
using Supervisor.Claude.Signatures;
using Supervisor.Claude.Signatures.Scanning;

namespace Supervisor.Bench.Figures;

/// <summary>How fast a big debug file is searched for all wordings of its place, beside ripgrep with the same alternatives.</summary>
internal sealed class SignatureSpeed(BenchOptions options) : IBench
{
    private const string Name = "signatures over a debug file / ripgrep";
    private const double Target = 0.3;

    public IReadOnlyList<string> Groups { get; } = ["signatures"];

    public async Task RunAsync(Action<Figure> show, CancellationToken cancellationToken)
    {
        using var folder = new Folder();
        var file = folder["debug.log"];
        await DebugFile.WriteAsync(options, file, options.DebugFileLength, cancellationToken).ConfigureAwait(false);
        var scanner = new SignatureScanner(ClientSignatures.BuiltIn, SignaturePlace.Debug);
        var (ours, theirs, hits, lines) = (new Samples(), new Samples(), 0L, 0L);
        for (var run = 0; run < options.SearchRuns; run++)
        {
            // Processor time: a busy machine makes both wait, but neither work more.
            var began = Environment.CpuUsage.TotalTime;
            hits = Search(scanner, file, cancellationToken);
            ours.Add(Environment.CpuUsage.TotalTime - began);
            if (RipgrepPeer.Missing is not null) continue;
            (var time, lines) = await RipgrepPeer.RunAsync(folder, scanner.Literals, file, cancellationToken).ConfigureAwait(false);
            theirs.Add(time);
        }

        if (RipgrepPeer.Missing is { } missing)
        {
            show(new Figure(Name, Speed(ours), $">= {Target}", Verdict.Skipped, missing));
            return;
        }

        var ratio = theirs.Median / ours.Median;
        show(new Figure(
            Name, Invariant($"{ratio:0.00}"), $">= {Target}", ratio >= Target ? Verdict.Pass : Verdict.Miss,
            $"{Speed(ours)} / {Speed(theirs)}, processor time of one thread each, medians of {ours.Count} runs in turns of {options.DebugFileLength / 1_000_000} MB; {hits} lines have a wording, {lines} one of the plain texts that wordings hold"));
    }

    private static long Search(SignatureScanner scanner, string file, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return scanner.Scan(stream, cancellationToken).LongCount();
    }

    private string Speed(Samples times) => Invariant($"{options.DebugFileLength / 1e6 / times.Median.TotalSeconds:0} MB/s");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
