namespace Supervisor.Configuration;

/// <summary>What configuration takes from the process it is loaded in. Given, so that tests need not change their own.</summary>
/// <param name="Variable">An environment variable, or null.</param>
/// <param name="CurrentDirectory">An absolute path.</param>
public sealed record ConfigEnvironment(Func<string, string?> Variable, string CurrentDirectory)
{
    /// <summary>That of this process, read when asked.</summary>
    public static ConfigEnvironment Process => new(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);

    /// <summary>
    /// Whether secrets that the file only names (a variable, another file) are read, and missing ones are errors. False for those who have no
    /// use for them, and may be run where they are not; the block that needs them is then left out. Default true.
    /// </summary>
    public bool ReadsSecrets { get; init; } = true;

    /// <summary>The user's home: <c>$HOME</c>, or what the system knows.</summary>
    public string Home => Variable("HOME") is { Length: > 0 } home
        ? home
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary><c>$XDG_RUNTIME_DIR/supervisor/supervisor.sock</c>, else <c>~/.local/state/supervisor/supervisor.sock</c>.</summary>
    public string DefaultSocket => Path.Combine(
        Absolute("XDG_RUNTIME_DIR") is { } runtime ? Path.Combine(runtime, "supervisor") : Path.Combine(Home, ".local/state/supervisor"),
        "supervisor.sock");

    /// <summary><c>$XDG_STATE_HOME/supervisor</c>, else <c>~/.local/state/supervisor</c>.</summary>
    public string DefaultStateDirectory =>
        Path.Combine(Absolute("XDG_STATE_HOME") ?? Path.Combine(Home, ".local/state"), "supervisor");

    /// <summary><c>$XDG_CONFIG_HOME</c>, else <c>~/.config</c>.</summary>
    public string ConfigHome => Absolute("XDG_CONFIG_HOME") ?? Path.Combine(Home, ".config");

    // The XDG base directory specification: a relative path in these variables is invalid and to be ignored.
    private string? Absolute(string variable) => Variable(variable) is { } path && Path.IsPathRooted(path) ? path : null;
}
