namespace Supervisor.Hooks.Settings;

/// <summary>The commands <c>install</c>, <c>uninstall</c> and <c>status</c>.</summary>
internal sealed class SettingsCommands(
    TextWriter output, TextWriter errors, Func<string, string?> variable, string currentDirectory, TimeProvider time)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotInstalled = 3;
    public const int Broken = 4;

    private const string Help = """
        supervisor-hook [forward [--installed] [--socket PATH]]
            Forward a hook's JSON from stdin to the supervisor. Prints nothing, and exits with 0 within a second.
            --installed: do nothing in sessions that the supervisor started itself.
        supervisor-hook install | uninstall | status [--user | --project DIR | --file SETTINGS.json] [--socket PATH]
            Add or remove the StopFailure hook in a settings file, or say whether it is there.
            --user (default): $CLAUDE_CONFIG_DIR/settings.json, else ~/.claude/settings.json
            --project DIR:    DIR/.claude/settings.json
            --socket PATH:    the supervisor's socket, when it is not the default one

        Exit codes: 0 done, or installed; 1 refused or failed, nothing was changed; 2 wrong usage;
                    status also: 3 not installed; 4 installed, but it cannot work.
        Environment: SUPERVISOR_SOCKET, SUPERVISOR_HOOK_TOKEN, SUPERVISOR_HOOK_DEBUG=1 (say on stderr what happened).
        """;

    /// <summary>The executable that is written into the settings: an absolute path.</summary>
    public required string Executable { get; init; }

    public int Run(string[] args)
    {
        if (args is ["--help" or "-h" or "help", ..])
        {
            output.WriteLine(Help);
            return Done;
        }

        if (args[0] is not ("install" or "uninstall" or "status")) return Misused($"there is no command '{args[0]}'");
        if (Options(args, out var file, out var socket) is { } problem) return Misused(problem);
        try
        {
            var settings = new SettingsFile(file, time);
            return args[0] switch
            {
                "install" => Install(settings, HookCommand.Write(Executable, socket)),
                "uninstall" => Uninstall(settings),
                _ => Status(settings),
            };
        }
        catch (SettingsException e)
        {
            errors.WriteLine(e.Message);
            return Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{file}: {e.Message}");
            return Failed;
        }
    }

    private int Install(SettingsFile settings, string command)
    {
        var before = settings.Read();
        var present = IsBlank(before) ? "{\n}\n"u8.ToArray() : before!;
        var after = SettingsEdit.Install(present, command, settings.Path);
        if (ReferenceEquals(after, present))
        {
            output.WriteLine($"already installed in {settings.Path}");
            return Done;
        }

        Report("installed in", settings.Path, settings.Replace(before, after));
        return Done;
    }

    private int Uninstall(SettingsFile settings)
    {
        var before = settings.Read();
        if (IsBlank(before) || SettingsEdit.Uninstall(before!, settings.Path) is var after && ReferenceEquals(after, before))
        {
            output.WriteLine($"not installed in {settings.Path}; nothing to do");
            return Done;
        }

        Report("uninstalled from", settings.Path, settings.Replace(before, after));
        return Done;
    }

    private int Status(SettingsFile settings)
    {
        var content = settings.Read();
        var root = IsBlank(content) ? null : SettingsParser.Parse(content, settings.Path);
        if (root is null || SettingsEdit.Find(root) is not [var ours, ..])
        {
            output.WriteLine($"not installed in {settings.Path}");
            return NotInstalled;
        }

        var executable = HookCommand.Executable(ours.Command.Text!);
        if (executable is not null && !IsExecutable(executable))
        {
            output.WriteLine($"installed in {settings.Path}, but {executable} is not there or cannot be run; run 'supervisor-hook install' again");
            return Broken;
        }

        if (root.Member("disableAllHooks")?.Value.Kind == System.Text.Json.JsonTokenType.True)
        {
            output.WriteLine($"installed in {settings.Path}, but 'disableAllHooks' there keeps every hook from running");
            return Broken;
        }

        output.WriteLine($"installed in {settings.Path}: {ours.Command.Text}");
        return Done;
    }

    private void Report(string what, string path, string? backup) =>
        output.WriteLine($"{what} {path}{(backup is null ? "" : $" (before: {backup})")}");

    private int Misused(string problem)
    {
        errors.WriteLine($"supervisor-hook: {problem}");
        errors.WriteLine(Help);
        return Usage;
    }

    private string? Options(string[] args, out string file, out string? socket)
    {
        socket = null;
        string? named = null;
        var home = variable("CLAUDE_CONFIG_DIR") is { Length: > 0 } claude ? claude : Path.Combine(variable("HOME") ?? "", ".claude");
        var user = file = Full(Path.Combine(home, "settings.json"));
        for (var i = 1; i < args.Length; i++)
        {
            var option = args[i];
            if (option is not ("--user" or "--project" or "--file" or "--socket")) return $"there is no option '{option}'";
            var value = option != "--user" && i + 1 < args.Length ? args[++i] : "";
            if (value.Length == 0 && option != "--user") return $"{option} needs a value";
            if (option == "--socket")
            {
                socket = Full(value);
                continue;
            }

            if (named is not null) return $"{named} and {option} exclude each other";
            named = option;
            file = option switch
            {
                "--user" => user,
                "--project" => Full(Path.Combine(value, ".claude", "settings.json")),
                _ => Full(value),
            };
        }

        return named is null or "--user" && home.Length == 0 ? "HOME is not set; name the file with --file" : null;
    }

    private string Full(string path) => Path.GetFullPath(path, currentDirectory);

    private static bool IsBlank(byte[]? content) => content is null || content.AsSpan().Trim(" \t\r\n"u8).IsEmpty;

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
