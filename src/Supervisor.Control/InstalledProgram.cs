namespace Supervisor.Control;

/// <summary>Where a program of ours is named for a time that may outlast this installation.</summary>
public static class InstalledProgram
{
    private const string Current = "current";

    /// <summary>
    /// The path of a program beside the running one that an upgrade leaves valid. Installed releases have a folder each, and a link <c>current</c> beside
    /// them (scripts/install): what a client is told, or what is written into its settings, goes through the link, because a release is removed when no
    /// process runs from it, and a client may live through several upgrades.
    /// </summary>
    /// <param name="name">Such as <c>supervisor-hook</c>.</param>
    /// <param name="baseDirectory">The folder of the running program.</param>
    public static string PathOf(string name, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(baseDirectory);
        var own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(baseDirectory));
        if (Path.GetDirectoryName(own) is not { } releases) return Path.Combine(own, name);
        try
        {
            var link = new DirectoryInfo(Path.Combine(releases, Current));
            // A release that is no longer in force still serves clients: they, too, are better off with the one that is.
            return link.LinkTarget is { } target && !target.Contains('/') && File.Exists(Path.Combine(link.FullName, name))
                ? Path.Combine(link.FullName, name)
                : Path.Combine(own, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.Combine(own, name);
        }
    }
}
