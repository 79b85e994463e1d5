namespace Supervisor.Configuration;

/// <summary>Finds the configuration file when nobody names it.</summary>
public static class ConfigLocator
{
    /// <summary>The name that is looked for.</summary>
    public const string FileName = "supervisor.yaml";

    /// <summary>The file that was named, existing or not; else <c>./supervisor.yaml</c>, else
    /// <c>$XDG_CONFIG_HOME/supervisor/supervisor.yaml</c> (<c>~/.config</c> without it).</summary>
    /// <param name="explicitPath">What <c>--config</c> said, or null.</param>
    /// <param name="environment">Default: that of this process.</param>
    /// <returns>A path, or null when nothing was named and none of the <see cref="Candidates"/> exists.</returns>
    public static string? Find(string? explicitPath, ConfigEnvironment? environment = null) =>
        explicitPath ?? Candidates(environment).FirstOrDefault(File.Exists);

    /// <summary>Where a file is looked for, in order; for the message that none was found.</summary>
    public static IReadOnlyList<string> Candidates(ConfigEnvironment? environment = null)
    {
        environment ??= ConfigEnvironment.Process;
        return
        [
            Path.Combine(environment.CurrentDirectory, FileName),
            Path.Combine(environment.ConfigHome, "supervisor", FileName),
        ];
    }
}
