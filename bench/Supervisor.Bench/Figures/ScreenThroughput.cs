using System.Diagnostics;
using System.Globalization;
using Supervisor.Bench.Running;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.Bench.Figures;

/// <summary>
/// How fast a program can write to a terminal of ours, beside one of tmux. The same program writes the same stream to both and takes the
/// time itself, from its first byte until the terminal has answered a question that stands behind the last one.
/// </summary>
internal sealed class ScreenThroughput(BenchOptions options) : IBench
{
    private const string Name = "screen throughput / tmux";
    private const double Target = 2;

    public IReadOnlyList<string> Groups { get; } = ["screen"];

    public async Task RunAsync(Action<Figure> show, CancellationToken cancellationToken)
    {
        var stream = TerminalStream.Compose(options, options.StreamLength);
        var alone = new Samples();
        for (var run = 0; run < options.TerminalRuns; run++) alone.Add(TimeAlone(stream));
        if (TmuxPeer.Missing is { } missing)
        {
            show(new Figure(Name, "", $">= {Target}", Verdict.Skipped, missing));
        }
        else
        {
            var (ours, theirs) = await CompareAsync(stream, cancellationToken).ConfigureAwait(false);
            var ratio = theirs.Median / ours.Median;
            show(new Figure(
                Name, Invariant($"{ratio:0.00}"), $">= {Target}", ratio >= Target ? Verdict.Pass : Verdict.Miss,
                $"{Speed(ours)} / {Speed(theirs)}, medians of {ours.Count} runs in turns of {options.StreamLength / 1_000_000} MB through a pseudo-terminal, tmux without a client"));
        }

        show(new Figure("screen throughput, without a terminal", Speed(alone), "", Verdict.Info, "the model alone, fed 16 KB at a time"));
    }

    private static TimeSpan TimeAlone(byte[] stream)
    {
        var screen = new TerminalScreen(new TerminalSize(TerminalStream.Columns, TerminalStream.Rows));
        var began = Stopwatch.GetTimestamp();
        for (var at = 0; at < stream.Length; at += 16384) screen.Feed(stream.AsSpan(at, Math.Min(16384, stream.Length - at)));
        return Stopwatch.GetElapsedTime(began);
    }

    private async Task<(Samples Ours, Samples Theirs)> CompareAsync(byte[] stream, CancellationToken cancellationToken)
    {
        using var folder = new Folder();
        var host = new PtyHost(new PtyHostOptions());
        await using var _ = host.ConfigureAwait(false);
        var (file, result) = (folder["stream"], folder["result"]);
        await File.WriteAllBytesAsync(file, stream, cancellationToken).ConfigureAwait(false);
        string[] command = [options.Own("write-stream"), file, result];
        var (ours, theirs) = (new Samples(), new Samples());
        for (var run = 0; run < options.TerminalRuns; run++)
        {
            await OwnTerminal.RunAsync(host, command[0], command[1..], cancellationToken).ConfigureAwait(false);
            ours.Add(Taken(result));
            await TmuxPeer.RunAsync(folder, command, result, cancellationToken).ConfigureAwait(false);
            theirs.Add(Taken(result));
        }

        return (ours, theirs);
    }

    private static TimeSpan Taken(string result)
    {
        if (!File.Exists(result)) throw new BenchFailedException("bench/write-stream ended without a result: is python3 installed?");
        var seconds = double.Parse(File.ReadAllText(result), CultureInfo.InvariantCulture);
        File.Delete(result);
        return TimeSpan.FromSeconds(seconds);
    }

    private string Speed(Samples times) => Invariant($"{options.StreamLength / 1e6 / times.Median.TotalSeconds:0} MB/s");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
