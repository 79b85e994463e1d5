using System.Text.Json.Nodes;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>What a daemon wrote down.</summary>
internal static class JournalFile
{
    /// <summary>Every entry of every day, in order.</summary>
    public static IReadOnlyList<JsonNode> Read(string stateDirectory) => [.. Lines(stateDirectory).Select(line => JsonNode.Parse(line)!)];

    /// <summary>The same as it is written.</summary>
    public static IReadOnlyList<string> Lines(string stateDirectory)
    {
        var folder = Path.Combine(stateDirectory, "journal");
        if (!Directory.Exists(folder)) return [];
        var entries = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            var text = reader.ReadToEnd();
            var whole = text[..(text.LastIndexOf('\n') + 1)]; // the last line may be half written
            entries.AddRange(whole.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        return entries;
    }

    /// <summary>The entries of one session, by type, without the signals.</summary>
    public static IReadOnlyList<JsonNode> Of(IReadOnlyList<JsonNode> entries, string session) =>
        [.. entries.Where(entry => (string?)entry["session"] == session && (string?)entry["type"] != "signal")];

    /// <summary>Whether the types occur in this order, with anything between them.</summary>
    public static bool Tells(IEnumerable<JsonNode> entries, params string[] types)
    {
        var next = 0;
        foreach (var entry in entries)
        {
            if (next < types.Length && (string?)entry["type"] == types[next]) next++;
        }
        return next == types.Length;
    }
}
