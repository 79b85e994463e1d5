using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Reading;

/// <summary>Turns a path as it is written (<c>~</c>, <c>${VAR}</c>, relative) into an absolute one.</summary>
internal sealed class PathText(ConfigEnvironment environment, string baseDirectory)
{
    /// <summary>The folder of the main file.</summary>
    public string BaseDirectory => baseDirectory;

    public ConfigEnvironment Environment => environment;

    /// <summary>An absolute path; null when it cannot be told, and then <paramref name="problem"/> says why.</summary>
    /// <param name="at">Where it is written: what is relative is relative to the folder of that file.</param>
    public string? Absolute(string text, Place at, out string? problem)
    {
        var path = Expand(text, out problem);
        if (path is null) return null;
        if (path.Length == 0)
        {
            problem = "an empty path";
            return null;
        }

        return Path.GetFullPath(path, FolderOf(at));
    }

    /// <summary>A program: a bare name stays as it is, to be looked for on <c>PATH</c>; anything with a slash is a path.</summary>
    public string? Command(string text, Place at, out string? problem) =>
        text.Contains('/', StringComparison.Ordinal) || text.StartsWith('~') || text.Contains("${", StringComparison.Ordinal)
            ? Absolute(text, at, out problem)
            : Expand(text, out problem);

    public string FolderOf(Place at) =>
        at.File.Length == 0 ? baseDirectory : Path.GetDirectoryName(Path.GetFullPath(at.File, environment.CurrentDirectory)) ?? "/";

    private string? Expand(string text, out string? problem)
    {
        problem = text.Contains('\0', StringComparison.Ordinal) ? "a path cannot contain the character NUL" : null;
        if (problem is not null || Expansion.Of(text, environment, out problem) is not { } expanded) return null;
        if (!expanded.StartsWith('~')) return expanded;
        if (expanded.Length == 1 || expanded[1] == '/') return environment.Home + expanded[1..];
        problem = "'~' means your own home and is followed by '/'; write another user's home in full";
        return null;
    }
}
