using System.Text;
using System.Text.Json;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Transcript;

/// <summary>
/// What a conversation has cost by the client's own count: <c>cost-state</c> records. 2.1.329 writes them when it leaves a conversation (at its end, and at
/// <c>/clear</c>), and 2.1.146 not at all [measured], so that the last one is read when a conversation is taken up again. Between them the debug file
/// tells.
/// </summary>
public static class TranscriptCosts
{
    private const string Type = "cost-state";

    /// <summary>What a record tells of costs; null for nothing. A sum below zero, or one that no conversation costs, is none.</summary>
    public static CostSeen? Of(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object || !Is(record, "type", Type)) return null;
        if (!record.TryGetProperty("totalCostUSD", out var total) || total.ValueKind != JsonValueKind.Number || !total.TryGetDecimal(out var usd)) return null;
        var id = record.TryGetProperty("sessionId", out var session) && session.ValueKind == JsonValueKind.String ? session.GetString() : null;
        return usd is >= 0 and < 10_000_000 ? new CostSeen(Math.Round(usd, 6)) { SessionId = id } : null;
    }

    /// <summary>What the latest record of a transcript tells; null where there is none near its end, or it cannot be read.</summary>
    public static CostSeen? Last(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(Math.Max(0, file.Length - Transcripts.ReadBytes), SeekOrigin.Begin);
            var end = new byte[Math.Min(file.Length, Transcripts.ReadBytes)];
            var read = file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(end, 0, read).Split('\n').Reverse()
                .Where(line => line.Contains(Type, StringComparison.Ordinal))
                .Select(Read).FirstOrDefault(seen => seen is not null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static CostSeen? Read(string line)
    {
        try
        {
            using var record = JsonDocument.Parse(line);
            return Of(record.RootElement);
        }
        catch (JsonException)
        {
            return null; // half a record, or other words about one
        }
    }

    private static bool Is(JsonElement record, string name, string value) =>
        record.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.GetString() == value;
}
