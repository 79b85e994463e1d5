using System.Text.Json;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Incidents;

/// <summary>What an earlier daemon has journaled of a session: the end of the latest files is looked at.</summary>
internal static class JournalPast
{
    private const int Files = 2;
    private const int ReadBytes = 1 << 20;

    /// <summary>The session's entries within a time, oldest first; a journal that cannot be read has none.</summary>
    public static IReadOnlyList<(JournalHead Head, byte[] Line)> Of(StateFolder folder, string session, DateTimeOffset after, DateTimeOffset before)
    {
        var found = new List<(JournalHead, byte[])>();
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder.Journal, "*.jsonl").OrderDescending(StringComparer.Ordinal).Take(Files).Reverse())
            {
                foreach (var line in End(path))
                {
                    if (JournalHead.Read(line) is { } head && head.Session == session && head.At > after && head.At < before) found.Add((head, line));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was read counts.
        }

        return found;
    }

    private static List<byte[]> End(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(0, file.Length - ReadBytes);
        var bytes = new byte[file.Length - file.Position];
        var rest = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        var lines = new List<byte[]>();
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (end > 0) lines.Add(rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }

        return lines;
    }
}

/// <summary>What a line of the journal is about.</summary>
internal sealed record JournalHead(DateTimeOffset At, string? Session, string Type, string? Incident, string? Text)
{
    /// <summary>Null for what is no entry: half a line of a daemon that was killed.</summary>
    public static JournalHead? Read(byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("at", out var at) || Word(root, "type") is not { } type) return null;
            return new JournalHead(at.GetDateTimeOffset(), Word(root, "session"), type, Word(root, "incident"), Word(root, "text"));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Word(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
