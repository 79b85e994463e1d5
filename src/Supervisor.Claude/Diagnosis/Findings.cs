using Supervisor.Core.Progress;

namespace Supervisor.Claude.Diagnosis;

/// <summary>Collects what was found, equal findings once, in bounded memory.</summary>
internal sealed class Findings
{
    private const int Kept = 200;
    private static readonly TimeSpan SameFailure = TimeSpan.FromSeconds(3);

    private readonly List<Finding> _all = [];
    private Finding? _failure;

    /// <summary>Everything, the oldest first.</summary>
    public IReadOnlyList<Finding> All => _all;

    public void Add(Finding finding)
    {
        if (_all.Find(f => f.Kind == finding.Kind && f.Verdict == finding.Verdict && f.Text == finding.Text) is { } same)
        {
            same.Times++;
            return;
        }

        _all.Add(finding);
        if (_all.Count <= Kept) return;

        // What matters least goes, the oldest of it first.
        _all.Remove(_all.MinBy(f => f.Weight)!);
    }

    /// <summary>A turn died, as a line says that is sure, or as the end of the turn without another word makes likely.</summary>
    /// <param name="hinted">An earlier line about the same failure.</param>
    /// <param name="ofTurn">Whether a turn was running; else it is another telling of the last failure.</param>
    public void Failed(DiagnosisEvent told, DiagnosisEvent? hinted, bool ofTurn)
    {
        var best = Names(told) || hinted is null || !Names(hinted) ? told : hinted;
        var cause = best.Cause;
        if (!ofTurn && _failure is { At: { } at } && told.At is { } now && now - at < SameFailure + SameFailure)
        {
            if (!Causes.IsNamed(_failure.Cause) && cause?.Signature is not null) (_failure.Cause, _failure.Text) = (cause, best.Text);
            _failure.Certainty = told.Sure ? Certainty.Certain : _failure.Certainty;
            return;
        }

        // A stall that the client ended with this failure is its story, not another one.
        var stall = _all.FindLast(f => f.Kind == FindingKind.Stood && f.Resolved is null && f.At <= told.At && f.Verdict is not (VerdictKind.Slow or VerdictKind.Suspended));
        _failure = new Finding(FindingKind.Failed, stall is null ? best.Text : $"{best.Text} ({stall.Text})")
        {
            Cause = cause,
            At = told.At,
            Certainty = told.Sure ? Certainty.Certain : Certainty.Likely,
            Source = told.Source,
            Line = told.Line,
        };
        if (stall is not null) _all.Remove(stall);
        _all.Add(_failure);
        if (_all.Count > Kept) _all.Remove(_all.MinBy(f => f.Weight)!);
    }

    /// <summary>Whether words were recognised; a hook's one word is the weakest cause.</summary>
    private static bool Names(DiagnosisEvent told) => Causes.IsNamed(told.Cause);

    public void Retried(DiagnosisEvent told, DateTimeOffset? at)
    {
        var same = _all.FindLast(f => f.Kind == FindingKind.ClientRetried && f.Cause?.Class == told.Cause?.Class && f.Resolved is null);
        if (same is not null)
        {
            same.Times++;
            return;
        }

        Add(new Finding(FindingKind.ClientRetried, told.Text) { Cause = told.Cause, At = at, Certainty = Certainty.Certain, Form = told.Form, Source = told.Source, Line = told.Line });
    }

    public void Beside(DiagnosisEvent told) => Add(new Finding(FindingKind.Beside, $"{told.Name ?? "a request beside the turn"} failed: {told.Text}")
    {
        Cause = told.Cause,
        At = told.At,
        Source = told.Source,
        Line = told.Line,
    });

    /// <summary>A failure in a text without times, or in what may be a person's own words.</summary>
    public void Loose(DiagnosisEvent told)
    {
        if (_all.Find(f => f.Kind == FindingKind.Failed && f.Form == told.Form && f.Cause?.Signature == told.Cause?.Signature) is { } same)
        {
            same.Times++;
            return;
        }

        Add(new Finding(FindingKind.Failed, told.Text)
        {
            Cause = told.Cause,
            At = told.At,
            Certainty = told.Form == TextForm.Prose ? Certainty.Possible : Certainty.Likely,
            Form = told.Form,
            Source = told.Source,
            Line = told.Line,
        });
    }

    public void ProcessEnded(DiagnosisEvent told) => Add(new Finding(FindingKind.ProcessEnded, told.Text) { At = told.At, Certainty = Certainty.Certain, Source = told.Source, Line = told.Line });

    public void Notice(DiagnosisEvent told) => Add(new Finding(FindingKind.Notice, told.Text) { Cause = told.Cause, At = told.At, Form = told.Form, Source = told.Source, Line = told.Line });

    /// <summary>A turn ended well: what went before has been got over.</summary>
    public void WentWell(DateTimeOffset at)
    {
        foreach (var finding in _all)
        {
            if (finding.Resolved is null && finding.At <= at)
                finding.Resolved = finding.Kind is FindingKind.Failed or FindingKind.Interrupted ? "a later turn ended well" : "the turn went on and ended well";
        }
    }
}
