using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Supervisor.Configuration.Schema;

namespace Supervisor.Configuration.Tests.Schema;

/// <summary>
/// Holds the schema to the loader: each text that any test of this project loads is judged by both. What the loader takes the schema takes; what the
/// loader refuses the schema refuses, unless a schema cannot say why: those reasons are listed here, by the loader's words.
/// </summary>
internal static class Agreement
{
    private static readonly JsonNode Built = JsonNode.Parse(ConfigSchema.Text())!;

    /// <summary>What only the loader can know.</summary>
    private static readonly string[] BeyondSchema =
    [
        "again; the (session|signature) in", // uniqueness of a key within a list
        "cannot be told", // variables that are not set, another user's home
        "is too long: the system allows", // bytes of an expanded path
        "needs a 'command'", // the command may stand in another block
        "has no meaning for a session of kind plain", // the kind may stand in defaults
        "must not be (less|more) than its", // the order of three durations
        "must be from \\S+ to \\S+, not", // the bounds of a duration or a size
        "nothing follows 'hold'", // the order within a list
        "in 'restart' must be two durations", // the order of the two; their number is in the schema
        "exclude each other|names the environment variable|must give at least|cannot be read|there is no such file|must not hold a user|must begin with https|must be an address|needs a 'url'", // webhooks
        "says nowhere how to tell", // one of several keys
        "has no meaning beside|needs a 'pattern' and a 'class'", // keys that depend on others
        "'cron'|is the IANA name", // calendars
        "regular expression|unbounded|empty text|takes too long|has \\d+ characters", // patterns of signatures
        "must begin with a program", // the first of a list
        "must be HOST:PORT on the loopback", // the range of a port
        "may have (64|100|200)", // numbers of entries
    ];

    /// <summary>Compares both judgements of a text.</summary>
    public static void Hold(string text, ConfigResult<SupervisorConfig> loaded)
    {
        if (!YamlAsJson.TryRead(text, out var value)) return;
        var problems = SchemaJudge.Problems(Built, value).Take(5).ToArray();
        if (loaded.Ok)
        {
            Assert.True(problems.Length == 0, $"the loader takes this, and the schema does not: {string.Join("; ", problems)}\n{text}");
            return;
        }

        var sayable = loaded.Errors.Where(e => !BeyondSchema.Any(b => Regex.IsMatch(e.Message, b))).ToArray();
        Assert.True(sayable.Length == 0 || problems.Length > 0, $"the schema takes this, and the loader does not: {string.Join("; ", sayable.Select(e => e.Message))}\n{text}");
    }
}
