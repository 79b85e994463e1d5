using System.Text.RegularExpressions;

namespace Supervisor.Configuration.Reading;

/// <summary>Turns a path as it is written (<c>~</c>, <c>${VAR}</c>, relative) into an absolute one.</summary>
internal sealed partial class PathText(ConfigEnvironment environment, string baseDirectory)
{
    public string BaseDirectory => baseDirectory;

    /// <summary>An absolute path; null when it cannot be told, and then <paramref name="problem"/> says why.</summary>
    public string? Absolute(string text, out string? problem)
    {
        var path = Expand(text, out problem);
        if (path is null) return null;
        if (path.Length == 0)
        {
            problem = "an empty path";
            return null;
        }

        return Path.GetFullPath(path, baseDirectory);
    }

    /// <summary>A program: a bare name stays as it is, to be looked for on <c>PATH</c>; anything with a slash is a path.</summary>
    public string? Command(string text, out string? problem) =>
        text.Contains('/', StringComparison.Ordinal) || text.StartsWith('~') || text.Contains("${", StringComparison.Ordinal)
            ? Absolute(text, out problem)
            : Expand(text, out problem);

    private string? Expand(string text, out string? problem)
    {
        problem = text.Contains('\0', StringComparison.Ordinal) ? "a path cannot contain the character NUL" : null;
        if (problem is not null) return null;

        string? failed = null;
        var expanded = Variable().Replace(text, match =>
        {
            if (!match.Groups["name"].Success)
            {
                failed ??= "'${' must be followed by a variable's name and '}', as in ${HOME}";
                return "";
            }

            var name = match.Groups["name"].Value;
            if (environment.Variable(name) is { Length: > 0 } value) return value;
            failed ??= $"the environment variable {name} is not set";
            return "";
        });

        if (failed is null && expanded.StartsWith('~'))
        {
            if (expanded.Length == 1 || expanded[1] == '/') expanded = environment.Home + expanded[1..];
            else failed = "'~' means your own home and is followed by '/'; write another user's home in full";
        }

        problem = failed;
        return failed is null ? expanded : null;
    }

    [GeneratedRegex(@"\$\{(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)\})?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
