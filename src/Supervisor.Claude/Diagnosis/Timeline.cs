using System.Text;
using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Diagnosis;

/// <summary>Collects what is shown: equal lines folded, and of each kind only the first and the last ones kept.</summary>
internal sealed class Timeline
{
    /// <summary>How many of a kind are kept from the beginning, and how many from the end.</summary>
    public const int KeptOfKind = 60;

    private static readonly TimeSpan Same = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Shelf> _shelves = [];
    private Numbered? _last;
    private Numbered? _failure;
    private string _shape = "";
    private long _next;

    public void Add(DiagnosisEvent told)
    {
        var kind = told is { Kind: EventKind.Failure, Form: TextForm.Prose } ? "mention" : SnakeCase.Of(told.Kind.ToString());
        var shape = Shape(told);
        if (_last is { } last && last.Entry.Kind == kind && last.Entry.Actor == SnakeCase.Of(told.Actor.ToString()) && Fold(last, told, shape)) return;
        if (told is { Kind: EventKind.Failure, Form: TextForm.Log } && _failure is { } failure && failure.Entry.Class == told.Cause?.Class
            && told.At - failure.Entry.At < Same && failure.Entry.Actor == SnakeCase.Of(told.Actor.ToString())) return; // told before, by another line or file
        if (told.Kind == EventKind.Request && told.Actor == EventActor.Main && _last?.Entry.Kind == "retry") return; // the retry itself
        Put(new TimelineEntry(kind, told.Text)
        {
            At = told.At,
            Actor = SnakeCase.Of(told.Actor.ToString()),
            Source = told.Source,
            Line = told.Line,
            Class = told.Cause?.Class,
            Signature = told.Cause?.Signature,
        });
        if (told.Kind == EventKind.Failure) _failure = _last;
        _shape = shape;
    }

    public void Add(TimelineEntry verdict)
    {
        Put(verdict);
        _shape = "";
    }

    /// <summary>Everything that was kept, with a line where something is left out.</summary>
    public IReadOnlyList<TimelineEntry> Entries()
    {
        var shown = new List<TimelineEntry>();
        var expected = 0L;
        foreach (var kept in _shelves.Values.SelectMany(s => s.All()).OrderBy(n => n.Number))
        {
            if (kept.Number > expected) shown.Add(new TimelineEntry("omitted", $"{kept.Number - expected} more") { At = kept.Entry.At });
            shown.Add(kept.Entry);
            expected = kept.Number + 1;
        }

        return shown;
    }

    private bool Fold(Numbered last, DiagnosisEvent told, string shape)
    {
        var entry = last.Entry;
        var near = entry.At is { } before && told.At is { } at && at - (entry.Until ?? before) < Same;
        switch (told.Kind)
        {
            // The same told by several lines, or by several files: the one that says most stays.
            case EventKind.Prompt or EventKind.TurnEnded or EventKind.FirstByte or EventKind.SessionEnded or EventKind.SessionStarted or EventKind.Interrupted when near:
                if (told.Text.Length > entry.Text.Length) last.Entry = entry with { Text = told.Text };
                return true;
            case EventKind.Failure when near && told.Form == TextForm.Log && (entry.Class == told.Cause?.Class || !Causes.IsNamed(told.Cause) || !last.IsNamed):
                if (Causes.IsNamed(told.Cause) && (told.Sure || !last.IsNamed))
                    last.Entry = entry with { Text = told.Text, Class = told.Cause!.Class, Signature = told.Cause.Signature };
                return true;
            case EventKind.Idle when near is false && shape == _shape:
            case not EventKind.Idle when shape == _shape:
                last.Entry = entry with { Times = entry.Times + 1, Until = told.At ?? entry.Until };
                return true;
            default:
                return false;
        }
    }

    private void Put(TimelineEntry entry)
    {
        _last = new Numbered(_next++) { Entry = entry };
        if (!_shelves.TryGetValue(entry.Kind, out var shelf)) _shelves[entry.Kind] = shelf = new Shelf();
        shelf.Add(_last);
    }

    /// <summary>A text with its numbers taken out: lines that differ in them only are equal to a person.</summary>
    private static string Shape(DiagnosisEvent told)
    {
        var shape = new StringBuilder(told.Text.Length);
        foreach (var c in told.Text) shape.Append(char.IsAsciiDigit(c) ? '#' : c);
        return shape.Replace("##", "#").Replace("##", "#").Replace("##", "#").ToString();
    }

    private sealed class Numbered(long number)
    {
        public long Number { get; } = number;

        public required TimelineEntry Entry { get; set; }

        public bool IsNamed => Entry.Signature is { } id && !id.StartsWith("error:", StringComparison.Ordinal);
    }

    private sealed class Shelf
    {
        private readonly List<Numbered> _first = [];
        private readonly Queue<Numbered> _last = [];

        public void Add(Numbered entry)
        {
            if (_first.Count < KeptOfKind)
            {
                _first.Add(entry);
                return;
            }

            _last.Enqueue(entry);
            if (_last.Count > KeptOfKind) _last.Dequeue();
        }

        public IEnumerable<Numbered> All() => _first.Concat(_last);
    }
}
