namespace Supervisor.Daemon.Storage;

/// <summary>The folders of <c>state_dir</c>, private to the user (mode 0700).</summary>
internal sealed class StateFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public StateFolder(string root)
    {
        Root = root;
        Health = new StorageHealth(root);
        Create(root);
        Sessions = Sub("sessions");
        Runs = Sub("runs");
        Journal = Sub("journal");
        Debug = Sub("debug");
        Settings = Sub("settings");
        Logs = Sub("logs");
        Incidents = Sub("incidents");
    }

    public string Root { get; }

    /// <summary>Whether what must be written there can be.</summary>
    public StorageHealth Health { get; }

    /// <summary><c>NAME.json</c>: what must survive the daemon.</summary>
    public string Sessions { get; }

    /// <summary><c>NAME.json</c>: sessions that no configuration names, with the environment that starts them again: it may hold secrets.</summary>
    public string Runs { get; }

    /// <summary><c>DATE.jsonl</c>: what was seen, decided, done, and what came of it.</summary>
    public string Journal { get; }

    /// <summary><c>NAME.log</c>: the clients' debug files.</summary>
    public string Debug { get; }

    /// <summary><c>NAME.json</c>: the generated <c>--settings</c> files with our hooks.</summary>
    public string Settings { get; }

    /// <summary>The daemon's own log.</summary>
    public string Logs { get; }

    /// <summary><c>ID/</c>: what is kept of each incident.</summary>
    public string Incidents { get; }

    /// <summary>What is known of schedules.</summary>
    public string Schedules => Path.Combine(Root, "schedules.json");

    /// <summary>What was measured of each model.</summary>
    public string Timing => Path.Combine(Root, "timing.json");

    /// <summary>Creates a private folder, and its parents; an existing one is left as it is.</summary>
    public static void Create(string path) => Directory.CreateDirectory(path, Private);

    private string Sub(string name)
    {
        var path = Path.Combine(Root, name);
        Create(path);
        if ((File.GetUnixFileMode(path) & ~Private) != 0) File.SetUnixFileMode(path, Private); // ours by its name; it holds prompts
        return path;
    }
}
