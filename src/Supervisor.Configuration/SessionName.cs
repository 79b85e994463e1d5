using System.Text;
using System.Text.RegularExpressions;

namespace Supervisor.Configuration;

/// <summary>What may be the name of a session.</summary>
public static partial class SessionName
{
    /// <summary>The longest name, in characters.</summary>
    public const int Longest = 64;

    /// <summary>What every command takes for all sessions; no session may have it.</summary>
    public const string All = "all";

    /// <summary>The rule, for a message that begins with the name of the setting.</summary>
    public const string Rule = "must be 1 to 64 of the characters A-Z a-z 0-9 . _ - and must not begin with '.' or '-'";

    /// <summary>Why a session cannot have this name, as the end of a sentence that begins with the name of the setting; null when it can.</summary>
    public static string? Problem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Valid().IsMatch(name) || name.Length > Longest) return Rule;
        return name == All ? $"cannot be '{All}': commands use that for every session" : null;
    }

    /// <summary>A valid name that resembles a text, such as that of a folder: what cannot stand in a name becomes <c>-</c>.</summary>
    /// <param name="text">Any text; of one in which nothing can be used, the name is <c>session</c>.</param>
    /// <param name="longest">At most as many characters, so that something can be added.</param>
    public static string Like(string text, int longest = Longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = new StringBuilder();
        foreach (var character in text)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '.' or '_') name.Append(character);
            else if (name.Length > 0 && name[^1] != '-') name.Append('-');
        }

        var trimmed = name.ToString().TrimStart('.', '-');
        if (trimmed.Length > longest) trimmed = trimmed[..longest];
        trimmed = trimmed.TrimEnd('.', '-');
        return trimmed.Length == 0 || trimmed == All ? "session" : trimmed;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
