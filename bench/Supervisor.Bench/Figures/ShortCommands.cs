using Supervisor.Bench.Running;

namespace Supervisor.Bench.Figures;

/// <summary>The two programs that are started again and again, each beside what one would use instead, in turns.</summary>
internal sealed class ShortCommands(BenchOptions options) : IBench
{
    private const double StatusTarget = 0.6;
    private const double HookTarget = 1.0;

    private const string Payload =
        """{"session_id":"00000000-0000-4000-8000-000000000000","transcript_path":"/home/dev/.claude/projects/p/s.jsonl","cwd":"/home/dev/p","hook_event_name":"StopFailure","error":"server_error","last_assistant_message":"API Error: Connection lost mid-response. The response above may be incomplete."}""";

    private static readonly string[] PeerPrograms = ["bash", "jq", "curl"];

    public IReadOnlyList<string> Groups { get; } = ["status", "hook"];

    public async Task RunAsync(Action<Figure> show, CancellationToken cancellationToken)
    {
        await using var daemon = await Daemon.StartAsync(options, PlainSessions.Configuration, cancellationToken).ConfigureAwait(false);
        if (options.Wants("status")) await MeasureStatusAsync(daemon, show, cancellationToken).ConfigureAwait(false);
        if (options.Wants("hook")) await MeasureHookAsync(daemon, show, cancellationToken).ConfigureAwait(false);
    }

    private async Task MeasureStatusAsync(Daemon daemon, Action<Figure> show, CancellationToken cancellationToken)
    {
        const string Name = "supervisorctl status / Debian's";
        if (PeerDaemon.Missing is { } missing)
        {
            show(new Figure(Name, "", "<= 0.6", Verdict.Skipped, missing));
            return;
        }

        await using var peer = await PeerDaemon.StartAsync(cancellationToken).ConfigureAwait(false);

        // By its configuration, as a person types it: Debian's has to read one too.
        var own = new Command(options.Built("supervisorctl"), ["--config", daemon.Configuration, "status"]);
        var (ours, theirs) = await CompareAsync(own, peer.Status, CheckStatus, cancellationToken).ConfigureAwait(false);
        Show(show, Name, ours, theirs, StatusTarget);
    }

    private async Task MeasureHookAsync(Daemon daemon, Action<Figure> show, CancellationToken cancellationToken)
    {
        const string Name = "supervisor-hook / bash, jq and curl";
        if (PeerPrograms.Where(p => Command.Find(p) is null).ToArray() is { Length: > 0 } missing)
        {
            show(new Figure(Name, "", "<= 1", Verdict.Skipped, $"not installed: {string.Join(", ", missing)}: apt-get install {string.Join(' ', missing)}"));
            return;
        }

        var variables = new Dictionary<string, string> { ["SUPERVISOR_SOCKET"] = daemon.Socket };
        var own = new Command(options.Built("supervisor-hook"), [], variables, Payload);
        var peer = new Command(Command.Find("bash")!, [options.Own("peer-hook.sh")], variables, Payload);
        var (ours, theirs) = await CompareAsync(own, peer, _ => { }, cancellationToken).ConfigureAwait(false);
        var (sent, arrived) = (ours.Count + theirs.Count + 2 * options.WarmUpRuns, await daemon.CountJournalAsync("00000000-0000-4000-8000-000000000000", cancellationToken).ConfigureAwait(false));
        if (arrived != sent) throw new BenchFailedException($"{sent} hooks were run, and {arrived} arrived at the daemon");
        Show(show, Name, ours, theirs, HookTarget);
    }

    private static void Show(Action<Figure> show, string name, Samples ours, Samples theirs, double target)
    {
        var ratio = ours.Median / theirs.Median;
        show(new Figure(
            $"{name}, p50",
            FormattableString.Invariant($"{ratio:0.00}"),
            FormattableString.Invariant($"<= {target}"),
            ratio <= target ? Verdict.Pass : Verdict.Miss,
            $"{Figure.Milliseconds(ours.Median)} / {Figure.Milliseconds(theirs.Median)}; p95 {Figure.Milliseconds(ours.Percentile(95))} / {Figure.Milliseconds(theirs.Percentile(95))}; {ours.Count} runs each"));
    }

    private static void CheckStatus(string output)
    {
        if (!PlainSessions.AllRun(output)) throw new BenchFailedException($"a status command did not show {BenchOptions.Sessions} running sessions:\n{output}");
    }

    /// <summary>Runs both in turns, so that what else the machine does falls on both alike.</summary>
    private async Task<(Samples Ours, Samples Theirs)> CompareAsync(Command own, Command peer, Action<string> check, CancellationToken cancellationToken)
    {
        var (ours, theirs) = (new Samples(), new Samples());
        for (var run = -options.WarmUpRuns; run < options.Runs; run++)
        {
            // Who comes first alternates too.
            foreach (var (command, samples) in run % 2 == 0 ? [(own, ours), (peer, theirs)] : new[] { (peer, theirs), (own, ours) })
            {
                var (time, output) = await command.RunAsync(cancellationToken).ConfigureAwait(false);
                check(output);
                if (run >= 0) samples.Add(time);
            }
        }

        return (ours, theirs);
    }
}
