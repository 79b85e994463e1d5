using Supervisor.Core.Progress;

namespace Supervisor.Claude.Diagnosis;

/// <summary>How long the main turn may be silent before it is judged.</summary>
/// <param name="Connect">From a request to its first byte.</param>
/// <param name="Gap">Between two signs of progress after that.</param>
public sealed record SilenceThresholds(TimeSpan Connect, TimeSpan Gap);

/// <summary>Follows the main turn through the events of all files, in the order of their times, and judges its silences.</summary>
/// <remarks>
/// A debug file shows requests, first bytes, tools and ends, and no content. So a silence is judged by what ended it: progress proves
/// that all was well, a broken stream or a person's Esc that it was not, and the end of the file proves nothing.
/// </remarks>
internal sealed class TurnTracker(SilenceThresholds thresholds, Timeline timeline)
{
    private const int MaxTools = 1000;
    private static readonly TimeSpan SameTelling = TimeSpan.FromSeconds(1.5);

    /// <summary>Who is cut off by the client's own end says so within this time.</summary>
    private static readonly TimeSpan ClosingEcho = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (string Tool, DateTimeOffset At)> _tools = [];
    private readonly Queue<DateTimeOffset> _helpers = [];
    private Doing _doing;
    private bool _open, _tellsEnds, _tellsContent, _tellsIdleness, _content, _neverByte, _answered;
    private int? _engine;
    private int _source;
    private DateTimeOffset _last, _requested;
    private DateTimeOffset? _prompted, _closing;
    private TimeSpan _age;
    private DiagnosisEvent? _hinted;

    /// <summary>What was found.</summary>
    public Findings Findings { get; } = new();

    public void Take(DiagnosisEvent told)
    {
        if (told.Actor != EventActor.Main) Beside(told);
        else if (told.At is not { } at || told.Form != TextForm.Log) Loose(told);
        else Main(told, at);
    }

    /// <summary>The files end.</summary>
    /// <param name="last">The last time that any of their lines tells.</param>
    public void Finish(DateTimeOffset? last)
    {
        EndSession();
        if (_hinted is not null || (_open && _answered)) Close();
        if (!_open || last is not { } end) return;
        if (_doing == Doing.Tools) Findings.Add(Running(VerdictKind.Suspended, $"the file ends while {Open()} runs"));
        else if (!Silence(end, EndedBy.EndOfFile) && _tellsEnds)
            Findings.Add(Running(VerdictKind.Working, $"the file ends {Spans.Of(end - _last)} after the last sign of progress, with the turn still running"));
    }

    private void Main(DiagnosisEvent told, DateTimeOffset at)
    {
        if (_closing is { } closing && at - closing > ClosingEcho && told.Kind is not (EventKind.SessionEnded or EventKind.ProcessEnded)) EndSession();
        _tellsEnds |= told.TellsEnds;
        switch (told.Kind)
        {
            case EventKind.SessionStarted:
                EndSession();
                break;
            case EventKind.SessionEnded:
                _closing ??= at;
                break;
            case EventKind.ProcessEnded:
                _closing ??= at;
                Findings.ProcessEnded(told);
                break;
            case EventKind.Prompt when _prompted is { } before && at - before < SameTelling:
                break;
            case EventKind.Prompt when _open && _engine == told.Source && _hinted is null:
                timeline.Add(told with { Text = $"{told.Text}; the turn still runs, so it is queued" });
                return;
            case EventKind.Prompt:
                Close();
                Begin(at);
                _prompted = at;
                break;
            case EventKind.TurnStarted:
                (_engine, _tellsEnds, _tellsIdleness) = (told.Source, true, true);
                if (!_open || _hinted is not null) Begin(at);
                break;
            case EventKind.Request when _doing == Doing.Connect && _open && _source != told.Source && at - _requested < SameTelling:
                return; // another file's word on the same request
            case EventKind.Request:
                Request(told, at);
                break;
            case EventKind.FirstByte when IsOfHelper(told, at):
                return;
            case EventKind.FirstByte when _open && _doing == Doing.Connect:
                Silence(at, EndedBy.Progress);
                Go(Doing.Stream, at);
                break;
            case EventKind.Content or EventKind.Compaction:
                if (!_open) Begin(at);
                _tellsContent |= told.Kind == EventKind.Content;
                Silence(at, EndedBy.Progress);
                Go(told.Kind == EventKind.Content ? Doing.Stream : Doing.Compaction, at);
                _content = true;
                break;
            case EventKind.ToolStarted:
                if (!ToolStarted(told, at)) return;
                break;
            case EventKind.ToolEnded:
                ToolEnded(told, at);
                return;
            case EventKind.Idle:
                _age = told.Age > _age ? told.Age.Value : _age;
                _tellsIdleness = true;
                if (!_open) Findings.Notice(told);
                if (!told.Sure && _open && _doing == Doing.Stream && !_content) (_doing, _last, _neverByte) = (Doing.Connect, _requested, true);
                break;
            case EventKind.StreamBroken or EventKind.Retry:
                Broken(told, at);
                return;
            case EventKind.Failure:
                Failed(told, at);
                return;
            case EventKind.Interrupted:
                if (!_open) break;
                Silence(at, EndedBy.Person);
                Findings.Add(new Finding(FindingKind.Interrupted, "a person interrupted the turn") { At = at, Certainty = Certainty.Certain });
                _open = false;
                break;
            case EventKind.TurnEnded when _open && !told.Sure:
                // A transcript says so of an answer that was cut, too; what follows tells.
                Silence(at, EndedBy.Progress);
                Go(Doing.Local, at);
                _answered = true;
                break;
            case EventKind.TurnEnded:
                if (_open) Silence(at, EndedBy.Progress);
                else if (_hinted is null && at - _last > SameTelling) return;
                _tellsEnds |= told.Sure;
                if (_open) Findings.WentWell(at);
                (_open, _hinted) = (false, null);
                _last = at;
                break;
        }

        timeline.Add(told);
    }

    private void Begin(DateTimeOffset at)
    {
        (_open, _content, _neverByte, _answered, _hinted, _age, _closing) = (true, false, false, false, null, default, null);
        _tools.Clear();
        Go(Doing.Local, at);
    }

    private void Request(DiagnosisEvent told, DateTimeOffset at)
    {
        if (!_open) Begin(at);
        else if (_hinted is null) Silence(at, EndedBy.Progress, unsure: !_tellsEnds);
        // A request within the turn: the client tried again, or the failure was of a request beside the turn.
        if (_hinted is { } hinted) Findings.Retried(hinted, at);
        (_hinted, _requested, _source, _content, _neverByte, _answered) = (null, at, told.Source, false, false, false);
        Go(Doing.Connect, at);
    }

    private void Go(Doing doing, DateTimeOffset at)
    {
        if (at < _last && _open && _last - at < SameTelling) at = _last;
        (_doing, _last, _age) = (doing, at, default);
    }

    /// <summary>Bytes carry no name: the earliest request beside the turn that still waits is taken for theirs.</summary>
    private bool IsOfHelper(DiagnosisEvent told, DateTimeOffset at)
    {
        if (_helpers.Count == 0) return false;
        if (told.Age is { } age && (at - age - _requested).Duration() < TimeSpan.FromMilliseconds(300)) return false;
        while (_helpers.TryPeek(out var sent) && at - sent > thresholds.Connect) _helpers.Dequeue();
        return _helpers.TryDequeue(out _);
    }

    private bool ToolStarted(DiagnosisEvent told, DateTimeOffset at)
    {
        if (told.Id is not null && _tools.ContainsKey(told.Id)) return false;
        if (!_open) Begin(at);
        if (told.Age is { } asked && asked >= thresholds.Gap)
            Judge(at - asked, at, new Judgement(VerdictKind.Suspended, $"a permission was waited for, {Spans.Of(asked)}", Certainty.Likely));
        else Silence(at, EndedBy.Progress);
        if (_tools.Count < MaxTools) _tools[told.Id ?? $"#{_tools.Count}"] = (told.Name ?? "a tool", at);
        Go(Doing.Tools, at);
        _content = true;
        return true;
    }

    private void ToolEnded(DiagnosisEvent told, DateTimeOffset at)
    {
        if (told.Id is null || !_tools.Remove(told.Id, out var tool)) return;
        if (at - tool.At >= thresholds.Gap) Judge(tool.At, at, new Judgement(VerdictKind.Suspended, $"{tool.Tool} ran for {Spans.Of(at - tool.At)}; a tool may take as long as it wants", Certainty.Likely));
        timeline.Add(told.Name is null ? told with { Text = $"{tool.Tool} ends after {Spans.Of(at - tool.At)}" } : told);
        Go(_tools.Count > 0 ? Doing.Tools : Doing.Local, at);
    }

    private void Broken(DiagnosisEvent told, DateTimeOffset at)
    {
        if (told.Kind == EventKind.StreamBroken && told.Age > _age) _age = told.Age.Value;
        if (_open && _doing is Doing.Connect or Doing.Stream) Silence(_closing ?? at, _closing is null ? EndedBy.Break : EndedBy.Closing, proven: true);
        timeline.Add(told);
        if (_closing is not null) _open = false;
        else if (told.Kind == EventKind.Retry) Findings.Retried(told, at);
        Go(Doing.ClientRetry, at);
    }

    private void Failed(DiagnosisEvent told, DateTimeOffset at)
    {
        if (_open && _doing is Doing.Connect or Doing.Stream) Silence(_closing ?? at, EndedBy.Break, proven: true);
        timeline.Add(told);
        if (_closing is not null) return;
        if (told.Sure)
        {
            Findings.Failed(told, _hinted, _open || _hinted is not null);
            (_open, _hinted) = (false, null);
        }
        else
        {
            _hinted = _hinted?.Cause?.Signature is not null ? _hinted : told;
        }

        _last = at;
    }

    /// <summary>The turn is over without a word on how: what was only hinted at is believed.</summary>
    private void Close()
    {
        if (_hinted is { } hinted) Findings.Failed(hinted, null, ofTurn: true);
        else if (_open && _answered) Findings.WentWell(_last);
        (_open, _hinted) = (false, null);
    }

    private void EndSession()
    {
        if (_closing is { } closing && _open && _hinted is null && _doing is Doing.Connect or Doing.Stream && !Silence(closing, EndedBy.Closing) && _tellsEnds)
            Findings.Add(Running(VerdictKind.Working, $"the client was closed {Spans.Of(closing - _last)} after the last sign of progress, with the turn still running"));
        if (_hinted is not null || _closing is not null) Close();
        _closing = null;
    }

    private void Beside(DiagnosisEvent told)
    {
        if (told.Kind == EventKind.Request && told.At is { } at)
        {
            _helpers.Enqueue(at);
            if (_helpers.Count > MaxTools) _helpers.Dequeue();
        }

        if (told.Kind == EventKind.Failure) Findings.Beside(told);
        if (told.Kind is EventKind.Request or EventKind.Failure) timeline.Add(told);
    }

    private void Loose(DiagnosisEvent told)
    {
        timeline.Add(told);
        if (told.Kind == EventKind.Failure) Findings.Loose(told);
        else if (told.Kind == EventKind.ProcessEnded) Findings.ProcessEnded(told);
        else if (told.Kind == EventKind.Retry) Findings.Retried(told, told.At);
        else if (told.Kind == EventKind.Idle || (told.Kind == EventKind.Note && told.Cause is not null)) Findings.Notice(told);
    }

    private Finding Running(VerdictKind verdict, string text) => new(FindingKind.Running, text) { Verdict = verdict, At = _last };

    private string Open() => _tools.Values.Select(t => t.Tool).LastOrDefault() ?? "a tool";

    /// <summary>Judges the time since the last progress. Says whether there was anything to judge.</summary>
    /// <param name="proven">Whether the stream is known to have been open all the time.</param>
    /// <param name="unsure">Whether the turn may have ended in between.</param>
    private bool Silence(DateTimeOffset to, EndedBy by, bool proven = false, bool unsure = false)
    {
        if (unsure) return false;
        var silence = new Silence(_doing, to - _last, by)
        {
            Idle = _age,
            TellsIdleness = _tellsIdleness,
            TellsEnds = _tellsEnds,
            Content = (_tellsContent, _content),
            NeverByte = _neverByte,
            Proven = proven,
        };
        if (silence.Judge(thresholds) is not { } judgement) return false;
        Judge(_last, to, judgement);
        return true;
    }

    private void Judge(DateTimeOffset from, DateTimeOffset to, Judgement judgement)
    {
        Findings.Add(new Finding(FindingKind.Stood, judgement.Text) { Verdict = judgement.Verdict, At = from, Certainty = judgement.Certainty });
        timeline.Add(new TimelineEntry("verdict", judgement.Text)
        {
            At = from,
            Until = to,
            Verdict = Signatures.SnakeCase.Of(judgement.Verdict.ToString()),
        });
    }
}
