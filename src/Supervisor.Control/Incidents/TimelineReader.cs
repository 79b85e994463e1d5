using System.Text.Json;

namespace Supervisor.Control.Incidents;

/// <summary>Makes moments of journal entries. Raw signals and effects are not shown: what they came to stands in the entries behind them.</summary>
internal static class TimelineReader
{
    public static IncidentMoment? Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Word(root, "type") is not { } type || type is "signal" or "effect") return null;
            if (!root.TryGetProperty("at", out var stamp) || !stamp.TryGetDateTimeOffset(out var at)) return null;
            var (value, text) = (Word(root, "value"), Word(root, "text"));
            return new IncidentMoment(at.ToUniversalTime(), type, string.Join(": ", new[] { value, text }.Where(t => !string.IsNullOrEmpty(t))));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // half a line, or somebody's edit
        }
    }

    private static string? Word(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
