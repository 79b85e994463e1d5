using System.Text;
using System.Text.RegularExpressions;
using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Diagnosis;

/// <summary>
/// Puts wrapped lines of plain text together again: what a screen broke at its width, or a person between two words. A blank line and
/// a line that begins like a statement of its own end one.
/// </summary>
internal sealed partial class Statements(Causes causes, Regex forms)
{
    private const int LongestLines = 12;
    private const int LongestChars = 4096;

    private readonly StringBuilder _text = new();
    private int _lines;
    private bool _fenced;
    private long _begin;
    private TextForm _form;

    /// <summary>Takes a line and gives what the statement told that it ended, or null.</summary>
    public DiagnosisEvent? Take(string line, long number)
    {
        var text = line.Trim();
        if (text.StartsWith("```", StringComparison.Ordinal) || text.StartsWith("~~~", StringComparison.Ordinal))
        {
            _fenced = !_fenced;
            return Flush();
        }

        if (text.Length == 0 || FramePattern().IsMatch(text)) return Flush();
        var looks = forms.IsMatch(text);
        var told = looks || _lines >= LongestLines || _text.Length > LongestChars || HeadingPattern().IsMatch(text) ? Flush() : null;
        if (_lines == 0)
        {
            _begin = number;
            _form = looks || _fenced ? TextForm.Screen : TextForm.Prose;
        }

        if (_text.Length > 0) _text.Append(' ');
        _text.Append(text.AsSpan(0, Math.Min(text.Length, LongestChars)));
        _lines++;
        return told;
    }

    /// <summary>Ends the statement that was begun.</summary>
    public DiagnosisEvent? Flush()
    {
        if (_lines == 0) return null;
        var text = _text.ToString().TrimStart('●', '⏺', '⎿', ' ');
        _text.Clear();
        _lines = 0;
        return causes.Find(SignaturePlace.Anywhere, text) is { } cause
            ? LogEvents.OfSignature(cause, _form) with { Line = _begin }
            : null;
    }

    [GeneratedRegex(@"^(?:#{1,6} |[-*+] |\d+[.)] |\*\*[^*]+\*\*:?$)", RegexOptions.CultureInvariant)]
    private static partial Regex HeadingPattern();

    /// <summary>A frame of a stack: it names functions and files, and no cause.</summary>
    [GeneratedRegex(@"^at (?:async )?[\w.$<>\[\] ]+ ?\(|^at \S+:\d+:\d+|^File "".*"", line \d+", RegexOptions.CultureInvariant)]
    private static partial Regex FramePattern();
}
