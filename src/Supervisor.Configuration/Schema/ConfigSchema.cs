using System.Text.Json;
using System.Text.Json.Nodes;
using Supervisor.Core.Recovery;
using static Supervisor.Configuration.Schema.SchemaParts;

namespace Supervisor.Configuration.Schema;

/// <summary>
/// The form of <c>supervisor.yaml</c> as JSON schema (draft 2020-12), for editors. <c>docs/supervisor.schema.json</c> is its text. It accepts what the loader
/// accepts; what a schema cannot say (names that are given twice, the order of thresholds, variables that are not set) only the loader refuses.
/// </summary>
public static class ConfigSchema
{
    /// <summary>The schema as text, ending with a line break.</summary>
    public static string Text() => Build().ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";

    /// <summary>The schema.</summary>
    public static JsonObject Build()
    {
        var root = Mapping(
            "The configuration of Supervisor. The sample supervisor.yaml explains every key and shows its default.",
            ("include", Texts("Files whose content is put in: paths or patterns such as conf.d/*.yaml, relative to this file, sorted.")),
            ("daemon", Daemon()),
            ("claude", Mapping("How the client is started; under every session of kind claude.", [.. Launch("claude.command")])),
            ("defaults", Mapping("Anything that a session may say, except its name.", Keys())),
            ("sessions", ListOf("The sessions.", Session())),
            ("notifications", Notifications()),
            ("signatures", ListOf("Wordings of the client, beside the built-in ones: docs/signatures.md.", Signature(), most: 200)),
            ("retention", Retention()));
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "supervisor.yaml" };
        foreach (var (key, value) in root.ToList())
        {
            root.Remove(key);
            schema[key] = value;
        }

        return schema;
    }

    private static JsonObject Daemon() => Mapping(
        "The daemon itself.",
        ("socket", Word("The socket that supervisorctl speaks to: a path of at most 107 bytes.")),
        ("state_dir", Word("Where session state, journal, incidents and logs are kept.")),
        ("hooks", Mapping("Where the clients' HTTP hooks are received.", ("listen", new JsonObject
        {
            ["description"] = "HOST:PORT on the loopback interface; port 0: any free one.",
            ["type"] = "string",
            ["pattern"] = "^(localhost|127\\.[0-9.]+|\\[::1\\]):[0-9]{1,5}$",
        }))),
        ("log_level", Choice("How much is logged.", ["trace", "debug", "info", "warning", "error"])));

    private static (string, JsonObject)[] Launch(string otherwise) =>
    [
        ("command", Word($"A program on PATH, or a path. Default: {otherwise}.")),
        ("args", Texts("Its arguments; ${NAME} and ~ are expanded.")),
        ("env", Environment("Variables; ${NAME} and ~ are expanded.")),
        ("inherit_env", Flag("Whether the daemon's environment is passed on.")),
    ];

    private static (string, JsonObject)[] Keys() =>
    [
        ("kind", Choice("claude, or plain: any program, kept running with no knowledge of it.", ["claude", "plain"])),
        .. Launch("claude.command"),
        ("cwd", Word("The working directory. Default: the folder of the configuration file.")),
        ("prompt", Lines("Submitted once, when the session is new.")),
        ("autostart", Flag("Whether it is started with the daemon.")),
        ("terminal", Mapping("The size of its terminal.", ("columns", Integer("Columns.", 20, 500)), ("rows", Integer("Rows.", 5, 200)))),
        ("restart", Restart()),
        ("recovery", Recovery()),
        ("schedule", ListOf("What is done at certain times: docs/schedules.md.", Schedule(), most: 100)),
    ];

    private static JsonObject Session()
    {
        var session = Mapping("A session.", [("name", new JsonObject
        {
            ["description"] = $"The name: it {SessionName.Rule}; not 'all'.",
            ["type"] = new JsonArray("string", "number", "boolean"),
            ["pattern"] = $"^(?!all$)[A-Za-z0-9_][A-Za-z0-9._-]{{0,{SessionName.Longest - 1}}}$",
        }), .. Keys()]);
        session["type"] = "object";
        session["required"] = new JsonArray("name");
        session["if"] = new JsonObject { ["properties"] = new JsonObject { ["kind"] = Const("plain") }, ["required"] = new JsonArray("kind") };
        session["then"] = new JsonObject { ["properties"] = new JsonObject { ["prompt"] = false, ["recovery"] = false } };
        return session;
    }

    private static JsonObject Restart() => Mapping(
        "How its process is kept running.",
        ("when", Choice("After which ends it is started again.", ["never", "on-failure", "always"])),
        ("start_seconds", AnyOf("A process that ends sooner has failed to start.", Duration("A duration."), new JsonObject { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 3600 }, new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{1,9}(\\.[0-9]{1,6})?$" })),
        ("start_retries", Integer("Failed starts in a row, beyond the first, before it is FATAL.", 0, 1000)),
        ("backoff", ListOf("The shortest and the longest wait between starts.", Duration("A wait."), 2, 2)),
        ("stop_wait", Duration("From SIGTERM to SIGKILL.")));

    private static JsonObject Recovery() => Mapping(
        "How failed turns are recovered; without meaning for plain sessions.",
        ("retry_text", Word("What is typed after a turn failed.")),
        ("max_retries", Integer("Attempts without verified progress before a person must say.", 0, 1000)),
        ("max_per_hour", Integer("Attempts within an hour, whatever came of them.", 0, 1000)),
        ("cost_limit", AnyOf("US dollars by the client's own count; a conversation that cost so much gets no attempts.", Number("US dollars.", 0, 1_000_000), Const("off"))),
        ("backoff", ListOf("The wait before each retry; the last one stands for all that follow.", Duration("A wait."), 1, 100)),
        ("jitter", Number("By how much of itself a wait may be longer.", 0, 1)),
        ("stall_after", Threshold("How long a turn may go without new content, once there was some.")),
        ("first_token", Threshold("From a request to its first content.")),
        ("connect", Threshold("From a request to its first byte.")),
        ("silent_thinking", Duration("How long an older client may think without counting.")),
        ("frozen_after", Duration("A client that shows a running turn and draws nothing for so long is frozen.")),
        ("turn_limit", AnyOf("A turn that takes longer is told to people.", Duration("A duration."), Const("off"))),
        ("limit_margin", Duration("How long after the announced end of a limit the session goes on.")),
        ("limit_unknown_wait", Duration("The wait after a limit whose end is not known.")),
        ("person_hold", Duration("How long every automatic key waits after a person's last key.")),
        ("drafts", Choice("What is done with a draft when a retry is due.", ["stash", "wait"])),
        ("ladder", Mapping("Which remedies answer which situation, in order.", [.. Enum.GetValues<Situation>().Select(s => (Name(s), Rungs(s)))])),
        ("rewind_text", Word("What is typed after a rewind.")),
        ("notify_after", Duration("How long a dialog stays open before a person is told.")));

    private static JsonObject Rungs(Situation situation) => new()
    {
        ["description"] = $"Default: [{string.Join(", ", Ladder.Default.Of(situation).Select(Name))}].",
        ["type"] = "array",
        ["items"] = new JsonObject { ["enum"] = Strings(Ladder.Fits(situation).Select(Name)) },
        ["minItems"] = 1,
        ["maxItems"] = 20,
    };

    private static JsonObject Schedule()
    {
        var entry = Mapping(
            "An entry.",
            ("cron", Line("Five fields as in crontab, or six or seven with seconds first.")),
            ("time_zone", Line("The IANA name of a time zone. Default: the host's.")),
            ("submit", Lines("Submits this prompt, when the session is idle.")),
            ("restart", new JsonObject { ["const"] = true }),
            ("hold", AnyOf("Holds the session: for a time, or until it is released.", Duration("For so long."), new JsonObject { ["const"] = true })),
            ("release", new JsonObject { ["const"] = true }),
            ("wait", Duration("How long it waits for an idle session.")),
            ("missed", Duration("It is made up for when it is at most so late.")));
        entry["required"] = new JsonArray("cron");
        entry["oneOf"] = new JsonArray([.. ((string[])["submit", "restart", "hold", "release"]).Select(action => (JsonNode)new JsonObject { ["required"] = new JsonArray(action) })]);
        entry["type"] = "object";
        return entry;
    }

    private static JsonObject Notifications() => Mapping(
        "Who is told without looking, and of what: docs/notifications.md.",
        ("on", new JsonObject { ["description"] = "What is told.", ["type"] = new JsonArray("array", "null"), ["items"] = new JsonObject { ["enum"] = Strings(NotificationConfig.Kinds.Keys) } }),
        ("webhook", Mapping(
            "A server that is told.",
            ("url", Line("https://..., or http:// to this machine.")),
            ("url_env", Line("The variable that holds the address.")),
            ("allow_http", Flag("Whether http:// may go to other machines.")),
            ("secret", Line("Signs each body.")),
            ("secret_env", Line("The variable that holds the secret.")),
            ("secret_file", Word("The file that holds the secret.")),
            ("timeout", Duration("For one attempt.")),
            ("retries", Integer("After a failed attempt.", 0, 20)))),
        ("command", Texts("A program that is told, with its arguments.")),
        ("desktop", Mapping("The desktop that the daemon runs on.", ("enabled", Flag("Whether it is told.")), ("sound", Flag("Whether a sound is played.")))),
        ("dedupe", Duration("For so long the same of a session is not told again.")),
        ("max_per_hour", Integer("What is beyond is counted.", 1, 1000)),
        ("recovered", Flag("Whether it is told when something that was told is over.")));

    private static JsonObject Signature()
    {
        var signature = Mapping(
            "A wording.",
            ("id", new JsonObject { ["description"] = "That of a built-in one changes it; any other adds one.", ["type"] = new JsonArray("string", "number", "boolean"), ["pattern"] = "^[a-z0-9_.-]{1,64}$" }),
            ("where", new JsonObject { ["description"] = "Where it is looked for. Default: anywhere.", ["type"] = new JsonArray("array", "null"), ["items"] = new JsonObject { ["enum"] = Strings(SignatureConfig.Places) } }),
            ("pattern", Word("A .NET regular expression without look-around and back-references.")),
            ("class", Choice("What it means.", SignatureConfig.Classes)),
            ("clients", Texts("For people.")),
            ("reference", Line("For people.")),
            ("disabled", Flag("Whether the built-in one is not looked for.")));
        signature["type"] = "object";
        signature["required"] = new JsonArray("id");
        return signature;
    }

    private static JsonObject Retention()
    {
        return Mapping(
            "What is deleted of what the daemon wrote, once a day.",
            ("journal", Bound("The journal.")),
            ("incidents", Bound("Incidents.", ("keep", Integer("So many of the latest stay in any case.", 0, 10_000)))),
            ("debug", Bound("The clients' debug files.")),
            ("logs", Bound("The daemon's own log.")));

        static JsonObject Bound(string description, params (string, JsonObject)[] more) =>
            Mapping(description, [("age", Duration("What is older is deleted.")), ("size", Size("What is more is deleted, the oldest first.")), .. more]);
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
