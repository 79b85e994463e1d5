using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Supervisor.Hooks.Settings;

/// <summary>Writes our piece of a settings file in the style of what is around it.</summary>
/// <param name="Newline">The line end; null writes everything on one line.</param>
/// <param name="Indent">The white space before the piece's own line.</param>
/// <param name="Unit">What each further level adds.</param>
internal sealed record HookText(string? Newline, string Indent, string Unit)
{
    /// <summary>The client's own limit for the hook, in seconds; it ends by itself within one.</summary>
    private const int TimeoutSeconds = 5;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>"hooks": {"StopFailure": [...]}</c></summary>
    public string Hooks(string command, int level = 0) => Key("hooks") + Block('{', '}', level, StopFailure(command, level + 1));

    /// <summary><c>"StopFailure": [{...}]</c></summary>
    public string StopFailure(string command, int level = 0) => Key("StopFailure") + Block('[', ']', level, Matcher(command, level + 1));

    /// <summary><c>{"hooks": [{"type": "command", ...}]}</c></summary>
    public string Matcher(string command, int level = 0) =>
        Block('{', '}', level, Key("hooks") + Block('[', ']', level + 1, Block('{', '}', level + 2,
            Key("type") + "\"command\"", Key("command") + String(command), Key("timeout") + TimeoutSeconds)));

    public static string String(string text) =>
        new StringBuilder("\"").Append(JsonEncodedText.Encode(text, Readable.Encoder)).Append('"').ToString();

    private string Key(string name) => Newline is null ? $"\"{name}\":" : $"\"{name}\": ";

    private string Block(char open, char close, int level, params string[] parts) => Newline is null
        ? open + string.Join(',', parts) + close
        : open + string.Concat(parts.Select((p, i) => (i == 0 ? "" : ",") + Line(level + 1) + p)) + Line(level) + close;

    private string Line(int level) => Newline + Indent + string.Concat(Enumerable.Repeat(Unit, level));
}
