using Supervisor.Claude.Signatures;
using Supervisor.Core;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Claude.Diagnosis;

/// <summary>
/// Tells from what a client left behind what became of its turns, and why. No daemon, clock or network; memory is bounded whatever the
/// size of the files.
/// </summary>
public static class Diagnoser
{
    private const int ToldCauses = 10;

    /// <summary>How many records of a transcript are put in the order of their times.</summary>
    private const int Unordered = 32;

    /// <summary>Diagnoses what was read. Several inputs of one session make one timeline, by their times.</summary>
    /// <remarks>An input that cannot be read to its end has a problem in the report, and what was read of it counts.</remarks>
    public static DiagnosisReport Diagnose(IReadOnlyList<DiagnosisInput> inputs, DiagnosisOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        var ids = new RequestIds();
        var timeline = new Timeline();
        var tracker = new TurnTracker(new SilenceThresholds(options.Connect, options.StallAfter), timeline);
        var feeds = inputs.Select((input, source) => new Feed(new InputReader(input, source, options.Signatures, ids))).ToArray();

        while (Earliest(feeds) is { } feed)
        {
            var told = feed.Take();
            if (options.Since is null || told.At >= options.Since) tracker.Take(told);
        }

        tracker.Finish(feeds.Max(f => f.Reader.Last));
        var findings = tracker.Findings.All.OrderByDescending(f => f.Weight).ThenByDescending(f => f.At ?? DateTimeOffset.MinValue).ToArray();
        var first = findings.FirstOrDefault();
        var understood = feeds.Any(f => f.Reader.Used > 0);
        return new DiagnosisReport(
            1,
            [.. inputs.Zip(feeds, Described)],
            timeline.Entries(),
            first is not null ? VerdictOf(first) : understood ? "nothing_wrong" : DiagnosisReport.NotUnderstood,
            [.. Distinct(findings).Take(ToldCauses).Select(Told)],
            Remedy(first),
            Advice(first, understood),
            [.. ids.All.OrderByDescending(id => id.Failed)]);
    }

    /// <summary>What has the earliest time goes first; what has none goes at once, where it stands in its file.</summary>
    private static Feed? Earliest(Feed[] feeds)
    {
        Feed? earliest = null;
        foreach (var feed in feeds)
        {
            if (!feed.HasNext()) continue;
            if (earliest is null || feed.At < earliest.At) earliest = feed;
        }

        return earliest;
    }

    private static DiagnosedInput Described(DiagnosisInput input, Feed feed) => new(
        PlainText.Clean(input.Name),
        SnakeCase.Of(feed.Reader.Kind.ToString()),
        feed.Reader.Lines,
        feed.Reader.Used,
        feed.Reader.First,
        feed.Reader.Last,
        feed.Reader.Version,
        feed.Problem);

    private static string VerdictOf(Finding finding) => finding.Kind switch
    {
        FindingKind.Stood or FindingKind.Running => SnakeCase.Of(finding.Verdict.ToString()),
        FindingKind.Failed => "failed",
        FindingKind.ClientRetried => "client_retried",
        var other => SnakeCase.Of(other.ToString()),
    };

    private static LikelyCause Told(Finding finding) => new(
        SnakeCase.Of(finding.Kind.ToString()),
        finding.Verdict == VerdictKind.Idle ? null : SnakeCase.Of(finding.Verdict.ToString()),
        finding.Cause?.Class ?? (IsStall(finding) ? SnakeCase.Of(nameof(FailureClass.Transient)) : null),
        finding.Cause?.Signature,
        finding.Cause?.Reference,
        finding.Text,
        SnakeCase.Of(finding.Certainty.ToString()),
        finding.Resolved,
        finding.At,
        finding.Source,
        finding.Line,
        finding.Times);

    /// <summary>The same cause told in several turns counts once; the worst of them stands for all.</summary>
    private static IEnumerable<Finding> Distinct(IEnumerable<Finding> findings) => findings
        .GroupBy(f => (f.Kind, f.Verdict, f.Cause?.Class, f.Cause?.Signature))
        .Select(same =>
        {
            var worst = same.First();
            worst.Times = same.Sum(f => f.Times);
            return worst;
        });

    private static bool IsStall(Finding finding) =>
        finding.Kind == FindingKind.Stood && finding.Verdict is VerdictKind.Stalled or VerdictKind.NoConnection or VerdictKind.NoContent;

    private static string Remedy(Finding? finding) => finding switch
    {
        null => "Nothing: there is nothing to mend.",
        { Kind: FindingKind.Failed } => Remedies.Describe(Class(finding), RecoveryPolicy.Default),
        { Kind: FindingKind.Stood or FindingKind.Running } => Remedies.Describe(finding.Verdict, RecoveryPolicy.Default),
        { Kind: FindingKind.ClientRetried } => "Nothing while the client tries again by itself; if the turn dies of it, it sends the retry text.",
        { Kind: FindingKind.ProcessEnded } => "It starts the client again, as the session's restart policy says, and resumes the conversation.",
        { Kind: FindingKind.Interrupted } => "Nothing: a person interrupted, and a person goes on.",
        { Kind: FindingKind.Beside } => "Nothing: what fails beside the main turn is not the session's failure.",
        _ => "Nothing: it is no failure.",
    };

    private static string Advice(Finding? finding, bool understood) => finding switch
    {
        null when !understood => "Give a client's debug file (claude --debug-file FILE), a transcript, a host's log or a text with the client's own words.",
        null => "Nothing is needed. If something was wrong all the same, give also the transcript, and a debug file of that time.",
        { Resolved: not null, Kind: FindingKind.Failed } => $"Nothing is needed now. Another time: {Remedies.Advise(Class(finding))}",
        { Resolved: not null } when IsStall(finding) => $"Nothing is needed now. Another time: {Remedies.Advise(finding.Verdict)}",
        { Kind: FindingKind.Failed } => Remedies.Advise(Class(finding)),
        { Kind: FindingKind.Stood or FindingKind.Running } => Remedies.Advise(finding.Verdict),
        { Kind: FindingKind.ProcessEnded } => "Start the client again with claude --resume ID; what it printed before it ended may say why.",
        { Kind: FindingKind.ClientRetried, Resolved: null } => "Wait for the client's last attempt.",
        _ => "Nothing is needed.",
    };

    private static FailureClass Class(Finding finding) =>
        Enum.GetValues<FailureClass>().FirstOrDefault(c => SnakeCase.Of(c.ToString()) == finding.Cause?.Class);

    /// <summary>The events of one input, with one looked at ahead.</summary>
    private sealed class Feed(InputReader reader)
    {
        private readonly IEnumerator<DiagnosisEvent> _events = reader.Read().GetEnumerator();
        private readonly List<DiagnosisEvent> _ahead = [];
        private DiagnosisEvent? _next;
        private bool _ended;

        public InputReader Reader => reader;

        /// <summary>The time of the next event, or of the last one that had one.</summary>
        public DateTimeOffset At { get; private set; } = DateTimeOffset.MinValue;

        public string? Problem { get; private set; }

        public bool HasNext()
        {
            if (_next is not null) return true;
            while (!_ended && _ahead.Count < Ahead) ReadOn();
            if (_ahead.Count == 0) return false;
            _next = _ahead[0];
            _ahead.RemoveAt(0);
            if (_next.At is { } at && at > At) At = at;
            return true;
        }

        /// <summary>A transcript's records are written a little out of their order; the lines of a log are not.</summary>
        private int Ahead => reader.Kind == InputKind.Transcript ? Unordered : 1;

        private void ReadOn()
        {
            try
            {
                _ended = !_events.MoveNext();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                Problem = PlainText.Clean(problem.Message);
                _ended = true;
            }

            if (_ended)
            {
                _events.Dispose();
                return;
            }

            var told = _events.Current;
            var place = _ahead.Count;
            while (place > 0 && told.At < _ahead[place - 1].At) place--;
            _ahead.Insert(place, told);
        }

        public DiagnosisEvent Take()
        {
            var told = _next!;
            _next = null;
            // Lines of one file are in their order, whatever their times say.
            return told.At is { } at && at < At ? told with { At = At } : told;
        }
    }
}
