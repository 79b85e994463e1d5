using System.Text;

namespace Supervisor.Control.Incidents;

/// <summary>Takes secrets, prompts, homes and names out of texts, by rules. Pure; what it replaces is named in brackets.</summary>
public sealed class Redactor
{
    /// <summary>Accounts that many machines have: their names tell nothing, and stand in paths that do.</summary>
    private static readonly HashSet<string> Common = ["root", "user", "dev", "admin", "test", "main", "home", "claude", "ubuntu", "runner", "node", "app"];

    private readonly RedactionRules _rules;
    private readonly PromptWords _prompts;
    private readonly List<string> _homes;

    /// <summary>A redactor by these rules.</summary>
    public Redactor(RedactionRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        _prompts = new PromptWords(rules.WithPrompts ? [] : rules.Prompts);
        // The client names the folders of projects after their paths, with dashes.
        _homes = [.. rules.Homes.Select(h => h.TrimEnd('/')).Where(h => h.Length > 1)
            .SelectMany(h => new[] { h, h.Replace('/', '-').Replace('.', '-').Replace('_', '-') }).Distinct().OrderByDescending(h => h.Length)];
    }

    /// <summary>A text as it may be shown.</summary>
    public string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Cut(text, Found(text));
    }

    /// <summary>A text as it may be shown, or null.</summary>
    public string? OrNull(string? text) => text is null ? null : Of(text);

    /// <summary>The rows of a screen as they may be shown: what was wrapped at the edge is read as one, too.</summary>
    public string OfScreen(string screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        var joined = new StringBuilder(screen.Length);
        var places = new List<int>(screen.Length);
        for (var at = 0; at < screen.Length; at++)
        {
            if (screen[at] is '\n' or '\r')
            {
                while (at + 1 < screen.Length && screen[at + 1] is ' ' or '\n' or '\r' or '│') at++;
                continue;
            }

            joined.Append(screen[at]);
            places.Add(at);
        }

        var wrapped = Found(joined.ToString()).Where(f => f.Length > 0)
            .Select(f => f with { Start = places[f.Start], Length = places[f.End - 1] + 1 - places[f.Start] });
        return Cut(screen, [.. Found(screen), .. wrapped]);
    }

    private List<Redaction> Found(string text)
    {
        var found = new List<Redaction>(_prompts.In(text));
        foreach (var home in _homes) Everywhere(text, home, "~", found);
        foreach (var (start, length) in HomePaths.In(text)) found.Add(new Redaction(start, length, "~"));
        if (_rules.User is { Length: >= 3 } user && !Common.Contains(user)) Everywhere(text, user, "[user]", found);
        if (!_rules.WithSecrets) found.AddRange(SecretPatterns.In(text));
        return found;
    }

    private static void Everywhere(string text, string part, string label, List<Redaction> found)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            var end = at + part.Length;
            var isWhole = (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || part[0] is '/' or '-') && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            if (isWhole) found.Add(new Redaction(at, part.Length, label));
        }
    }

    /// <summary>Parts that touch or overlap become one, named after what weighs most: a secret before a prompt before a place.</summary>
    private static string Cut(string text, List<Redaction> found)
    {
        if (found.Count == 0) return text;
        found.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        var cut = new StringBuilder(text.Length);
        var at = 0;
        for (var i = 0; i < found.Count;)
        {
            var (start, end, label) = (found[i].Start, found[i].End, found[i].Label);
            for (i++; i < found.Count && found[i].Start < end; i++)
            {
                end = Math.Max(end, found[i].End);
                label = Weightier(label, found[i].Label);
            }

            cut.Append(text, at, start - at).Append(label);
            at = end;
        }

        return cut.Append(text, at, text.Length - at).ToString();
    }

    private static string Weightier(string one, string other) => Weight(one) >= Weight(other) ? one : other;

    private static int Weight(string label) => label switch { "[secret]" => 5, "[value]" => 4, "[prompt]" => 3, "[email]" => 2, _ => 1 };
}
