using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>The files of a rig: a project, a home for each session, a supervisor.yaml and what the daemon writes. Deleted at the end.</summary>
public sealed class RigFolder : IDisposable
{
    /// <summary>The variable that every process of a rig carries, with the rig's folder.</summary>
    public const string Mark = "SUPERVISOR_TEST_RIG";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sv-");

    /// <summary>Writes everything that a daemon with these sessions needs.</summary>
    public RigFolder(Uri api, IReadOnlyList<RigSession> sessions, JsonObject? recovery)
    {
        Directory.CreateDirectory(Project);
        foreach (var session in sessions) Seed(session);
        var defaults = new JsonObject
        {
            ["cwd"] = Project,
            ["env"] = new JsonObject { [Mark] = Root },
            // Waits are short here; what they are by default is tested elsewhere, in no time at all.
            ["restart"] = new JsonObject { ["start_seconds"] = 1, ["backoff"] = new JsonArray("200ms", "1s"), ["stop_wait"] = "5s" },
            ["recovery"] = recovery ?? new JsonObject { ["backoff"] = new JsonArray("300ms", "500ms") },
        };
        var config = new JsonObject
        {
            ["daemon"] = new JsonObject { ["socket"] = Socket, ["state_dir"] = State },
            ["claude"] = new JsonObject
            {
                ["inherit_env"] = false,
                ["env"] = new JsonObject(ClientSeed.Environment(api).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
            },
            ["defaults"] = defaults,
            ["sessions"] = new JsonArray([.. sessions.Select(Describe)]),
        };
        File.WriteAllText(Config, config.ToJsonString()); // JSON is YAML
    }

    /// <summary>The rig's folder.</summary>
    public string Root => _root.FullName;

    /// <summary>The folder that the clients work in.</summary>
    public string Project => Path.Combine(Root, "proj");

    /// <summary>The daemon's state_dir.</summary>
    public string State => Path.Combine(Root, "state");

    /// <summary>The daemon's socket.</summary>
    public string Socket => Path.Combine(Root, "s.sock");

    /// <summary>The configuration.</summary>
    public string Config => Path.Combine(Root, "supervisor.yaml");

    /// <summary>A session's debug file.</summary>
    public string DebugFile(string session) => Path.Combine(State, "debug", session + ".log");

    /// <summary>A session's home.</summary>
    public string Home(string session) => Path.Combine(Root, "home-" + session);

    /// <summary>The transcript of a conversation, or null when there is none.</summary>
    public string? Transcript(string session, string sessionId)
    {
        var projects = Path.Combine(Home(session), ".claude", "projects");
        return Directory.Exists(projects)
            ? Directory.EnumerateFiles(projects, sessionId + ".jsonl", SearchOption.AllDirectories).FirstOrDefault()
            : null;
    }

    /// <summary>What the transcript of a conversation holds; the last record may be half written, and is left out.</summary>
    public IReadOnlyList<JsonNode> TranscriptRecords(string session, string sessionId)
    {
        if (Transcript(session, sessionId) is not { } path) return [];
        var text = File.ReadAllText(path);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>Lets a session's client run tools without asking, when it also gets <c>--permission-mode default</c>.</summary>
    public void AllowTools(string session) => File.WriteAllText(
        Path.Combine(Home(session), ".claude", "settings.json"),
        """{ "permissions": { "allow": ["Bash", "Agent", "Task"] } }""");

    /// <summary>Changes the configuration, for daemons that are started from now on.</summary>
    public void Configure(Action<JsonObject> change)
    {
        var config = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        change(config);
        File.WriteAllText(Config, config.ToJsonString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _root.Delete(recursive: true);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException && attempt < 5)
            {
                // Something of a process that has just ended was still being written while the folder was deleted.
            }
        }
    }

    private void Seed(RigSession session)
    {
        if (!session.IsClient) return;
        Directory.CreateDirectory(Path.Combine(Home(session.Name), ".claude"));
        ClientSeed.Write(Home(session.Name), [Project]);
    }

    private JsonNode Describe(RigSession session)
    {
        var described = (JsonObject)session.Settings.DeepClone();
        described["name"] = session.Name;
        if (!session.IsClient) return described;
        var environment = described["env"]?.AsObject() ?? [];
        environment["HOME"] = Home(session.Name);
        described["env"] = environment.DeepClone();
        return described;
    }
}
