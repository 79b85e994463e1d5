using System.Text.RegularExpressions;

namespace Supervisor.Configuration.Reading;

/// <summary>
/// Puts the environment into a text: <c>${NAME}</c>, <c>${NAME:-otherwise}</c> where it is not set or empty, <c>$$</c> for a dollar sign. A dollar sign
/// before anything else is itself. Where it applies: paths, commands, arguments and values of variables; never what is typed to a client.
/// </summary>
internal static partial class Expansion
{
    /// <summary>The text with its variables; null when one has no value, and then <paramref name="problem"/> says which.</summary>
    public static string? Of(string text, ConfigEnvironment environment, out string? problem)
    {
        string? failed = null;
        var expanded = Form().Replace(text, match =>
        {
            if (match.Value == "$$") return "$";
            if (!match.Groups["name"].Success)
            {
                failed ??= "'${' must be followed by a variable's name and '}', as in ${HOME}; '$${' stands for the characters themselves";
                return "";
            }

            var name = match.Groups["name"].Value;
            if (environment.Variable(name) is { } value && (value.Length > 0 || !match.Groups["otherwise"].Success)) return value;
            if (match.Groups["otherwise"].Success) return match.Groups["text"].Value;
            // Who does not read secrets may be run where the daemon's variables are not.
            if (environment.ReadsSecrets) failed ??= $"the environment variable {name} is not set; ${{{name}:-TEXT}} says what holds then";
            return "";
        });
        problem = failed;
        return failed is null ? expanded : null;
    }

    /// <summary>As <see cref="Of"/>, and <c>~</c> at the beginning of a path is the user's home: for arguments and values that may be one.</summary>
    public static string? WithHome(string text, ConfigEnvironment environment, out string? problem)
    {
        var expanded = Of(text, environment, out problem);
        return expanded is not null && (text == "~" || text.StartsWith("~/", StringComparison.Ordinal)) ? environment.Home + expanded[1..] : expanded;
    }

    /// <summary>The variables that a text names, for people.</summary>
    public static IEnumerable<string> Names(string text) => Form().Matches(text).Select(m => m.Groups["name"]).Where(g => g.Success).Select(g => g.Value).Distinct();

    [GeneratedRegex(@"\$\$|\$\{(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<otherwise>:-(?<text>[^}]*))?\})?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
