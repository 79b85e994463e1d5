namespace Supervisor.EndToEnd.Clients;

/// <summary>A real client of a pinned version, as <c>scripts/install-clients</c> puts it into <c>.clients/VERSION</c>.</summary>
public static class PinnedClient
{
    /// <summary>The older of the two versions.</summary>
    public const string Older = "2.1.146";

    /// <summary>The newer of the two versions.</summary>
    public const string Newer = "2.1.329";

    /// <summary>The trait of tests that run real clients: <c>-trait- needs=clients</c> leaves them out, and nothing else does.</summary>
    public const string TraitName = "needs";

    /// <summary>The value of the trait.</summary>
    public const string TraitValue = "clients";

    /// <summary>The executable of a version. A client found on PATH is never used: it would be a person's own.</summary>
    /// <exception cref="InvalidOperationException">It is not installed: the test must fail, not be skipped.</exception>
    public static string PathOf(string version)
    {
        var folder = Path.Combine(RepositoryRoot(), ".clients", version);
        var path = Path.Combine(folder, "claude");
        return File.Exists(path) && File.Exists(Path.Combine(folder, "installed"))
            ? path
            : throw new InvalidOperationException($"Claude Code {version} is not installed in .clients/: run scripts/install-clients first.");
    }

    /// <summary>The root of the checkout that the tests were built from.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Supervisor.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not run inside a checkout: no Supervisor.sln above " + AppContext.BaseDirectory);
    }
}
