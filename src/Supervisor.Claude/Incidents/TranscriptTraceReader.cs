using System.Text.Json;
using Supervisor.Claude.Diagnosis;

namespace Supervisor.Claude.Incidents;

/// <summary>Reads from the end of a transcript the ids of requests and the client's version. No text of it is read.</summary>
public static class TranscriptTraceReader
{
    private const int ReadBytes = 512 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <param name="since">Only what was written at or after this time, UTC.</param>
    public static TranscriptTraces Read(string path, DateTimeOffset since)
    {
        var ids = new RequestIds();
        string? version = null;
        foreach (var line in FileEnd.Lines(path, ReadBytes))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                var record = json.RootElement;
                if (record.ValueKind != JsonValueKind.Object) continue;
                if (ClientVersions.Plain(Text(record, "version")) is { } told) version = told;
                if (Text(record, "requestId") is not { Length: >= 8 and <= 100 } id) continue;
                DateTimeOffset? at = record.TryGetProperty("timestamp", out var stamp) && stamp.ValueKind == JsonValueKind.String && stamp.TryGetDateTimeOffset(out var time) ? time : null;
                if (at >= since) ids.Add("request-id", id, at, record.TryGetProperty("isApiErrorMessage", out var failed) && failed.ValueKind == JsonValueKind.True);
            }
            catch (JsonException)
            {
                // Half a record, or none of the client's.
            }
        }

        return new TranscriptTraces(ids.All, version);
    }

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
