namespace Supervisor.Control.Incidents;

/// <summary>
/// Finds known prompts in texts, whole or in part: each run of <see cref="Window"/> characters that a prompt has. White space and the escapes
/// of JSON do not count, so that a prompt is found on one line as on several.
/// </summary>
internal sealed class PromptWords
{
    /// <summary>As many characters in a row, without white space, are no chance.</summary>
    public const int Window = 14;

    /// <summary>A prompt of fewer characters says nothing about anybody.</summary>
    private const int Shortest = 5;

    private const ulong Base = 1_000_003;

    private readonly HashSet<ulong> _windows = [];
    private readonly List<string> _short = [];
    private readonly ulong _oldest = Power(Base, Window - 1);

    public PromptWords(IEnumerable<string> prompts)
    {
        foreach (var prompt in prompts)
        {
            var dense = Dense(prompt, null);
            if (dense.Length >= Window) Windows(dense, (hash, _) => _windows.Add(hash));
            else if (dense.Length >= Shortest) _short.Add(dense);
        }
    }

    /// <summary>The parts of a text that prompts have; they may overlap.</summary>
    public IEnumerable<Redaction> In(string text)
    {
        if (_windows.Count == 0 && _short.Count == 0) return [];
        var places = new List<int>(text.Length);
        var dense = Dense(text, places);
        var found = new List<Redaction>();
        Windows(dense, (hash, end) =>
        {
            if (_windows.Contains(hash)) found.Add(Between(places, end - Window + 1, end));
        });
        foreach (var prompt in _short)
        {
            for (var at = dense.IndexOf(prompt, StringComparison.Ordinal); at >= 0; at = dense.IndexOf(prompt, at + 1, StringComparison.Ordinal))
            {
                var part = Between(places, at, at + prompt.Length - 1);
                if (IsEdge(text, part.Start - 1) && IsEdge(text, part.End)) found.Add(part);
            }
        }

        return found;
    }

    private static Redaction Between(List<int> places, int first, int last) => new(places[first], places[last] + 1 - places[first], "[prompt]");

    private static bool IsEdge(string text, int at) => at < 0 || at >= text.Length || !char.IsLetterOrDigit(text[at]);

    /// <summary>Tells the hash of each run of characters, and where it ends.</summary>
    private void Windows(string dense, Action<ulong, int> tell)
    {
        var hash = 0UL;
        for (var at = 0; at < dense.Length; at++)
        {
            if (at >= Window) hash -= dense[at - Window] * _oldest;
            hash = (hash * Base) + dense[at];
            if (at >= Window - 1) tell(hash, at);
        }
    }

    private static ulong Power(ulong number, int times)
    {
        var power = 1UL;
        for (var i = 0; i < times; i++) power *= number;
        return power;
    }

    /// <param name="places">Takes where each character stood, or null.</param>
    private static string Dense(string text, List<int>? places)
    {
        var dense = new System.Text.StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\')
            {
                if (at + 1 < text.Length && text[at + 1] is 'n' or 't' or 'r') at++;
                continue;
            }

            if (char.IsWhiteSpace(c) || char.IsControl(c)) continue;
            dense.Append(c);
            places?.Add(at);
        }

        return dense.ToString();
    }
}
