namespace Supervisor.Core.Typing;

/// <summary>What a text to be submitted means for the keyboard.</summary>
public static class SubmitText
{
    /// <summary>Text longer than this, in UTF-16 units, is pasted.</summary>
    private const int LongestTyped = 200;

    /// <summary>Why a text cannot be submitted by keys, for people; null when it can.</summary>
    public static string? Problem(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\t')) return $"the text holds a control character (U+{(int)c:X4})";
        }

        // Each measured on both versions.
        if (text.StartsWith('!')) return "the text begins with '!', which would make it a shell command; put a blank before it";
        if (text.EndsWith('\\')) return "the text ends with a backslash, which would make Enter a line break; put a blank behind it";
        if (IsSlash(text) && text.Contains('\t')) return "a command of the client cannot hold a tab, which would complete it";
        return string.IsNullOrWhiteSpace(text) ? "the text is blank" : null;
    }

    /// <summary>Whether it begins as a command of the client does: that is typed, never pasted.</summary>
    public static bool IsSlash(string text) => text.StartsWith('/');

    /// <summary>Whether it goes in as one bracketed paste.</summary>
    public static bool IsPasted(string text) => !IsSlash(text) && (text.Length > LongestTyped || text.AsSpan().ContainsAny('\n', '\t'));

    /// <summary>Whether it is a command without arguments: while it is typed a list of commands is open, of which Enter would take one.</summary>
    public static bool IsBareCommand(string text) => IsSlash(text) && !text.Any(char.IsWhiteSpace);

    /// <summary>How many line breaks it has.</summary>
    public static int Breaks(string text) => text.AsSpan().Count('\n');

    /// <summary>Whether two texts are the same. The box wraps long text at its width, so white space cannot be compared.</summary>
    public static bool IsSame(string a, string b) => Squeeze(a) == Squeeze(b);

    /// <summary>Whether a text ends with another, white space aside.</summary>
    public static bool EndsWith(string text, string end) => Squeeze(text).EndsWith(Squeeze(end), StringComparison.Ordinal);

    /// <summary>Whether a text begins with another, white space aside.</summary>
    public static bool BeginsWith(string text, string start) => Squeeze(text).StartsWith(Squeeze(start), StringComparison.Ordinal);

    /// <summary>Whether the first characters of two texts are the same, white space aside.</summary>
    /// <param name="count">How many of them; both must have so many.</param>
    public static bool BeginAlike(string a, string b, int count) =>
        Squeeze(a) is var first && Squeeze(b) is var second && first.Length >= count && second.Length >= count
        && first.AsSpan(0, count).SequenceEqual(second.AsSpan(0, count));

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
