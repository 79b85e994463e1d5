using System.Text;
using System.Text.Json;

namespace Supervisor.Ctl.Output;

/// <summary>Writes an event for a person: <c>time  session  type  key=value ...</c></summary>
internal static class EventLines
{
    /// <summary>A line of JSON as a line for a person; a line that is no JSON object as it is.</summary>
    public static string Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Of(document.RootElement) : SafeText.Line(json);
        }
        catch (JsonException)
        {
            return SafeText.Line(json);
        }
    }

    /// <summary>Whether an event says that the daemon has ended in order, and its sessions with it.</summary>
    public static bool TellsOfTheEnd(string json)
    {
        if (!json.Contains("ended", StringComparison.Ordinal)) return false;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, "type") == "daemon" && Text(document.RootElement, "value") == "ended";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Of(JsonElement json)
    {
        var line = new StringBuilder();
        line.Append(Text(json, "at")).Append("  ").Append(Text(json, "session").PadRight(12)).Append("  ").Append(Text(json, "type"));
        foreach (var property in json.EnumerateObject().Where(p => p.Name is not ("at" or "session" or "type") && p.Value.ValueKind != JsonValueKind.Null))
            line.Append("  ").Append(SafeText.Line(property.Name)).Append('=').Append(Value(property.Value));
        return line.ToString();
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? Value(value) : "-";

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => SafeText.Line(value.GetString()!),
        JsonValueKind.Null => "-",
        _ => SafeText.Line(value.GetRawText()),
    };
}
