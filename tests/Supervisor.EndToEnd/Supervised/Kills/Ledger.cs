using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>What was asked of one session against what was typed into it, and what was paid for against what was written down.</summary>
/// <param name="Session">Its name.</param>
/// <param name="Tasks">Tasks that were given.</param>
/// <param name="Retries">Texts of ours that the transcript holds.</param>
/// <param name="Paid">Attempts that the record says were spent within the hour.</param>
/// <param name="Told">Attempts that the journal tells of.</param>
/// <param name="Problems">What does not fit.</param>
internal sealed record Ledger(string Session, int Tasks, int Retries, int Paid, int Told, IReadOnlyList<string> Problems)
{
    private const string RetryText = "continue";

    /// <summary>What the client itself writes where a person's words stand.</summary>
    private static readonly string[] OfTheClient = ["[Request interrupted by user", "Continue from where you left off.", "<local-command", "<command-name>"];

    public static Ledger Of(DaemonRig rig, string session, string sessionId, IReadOnlyList<string> asked)
    {
        var problems = new List<string>();
        var said = Said(rig, session, sessionId);
        foreach (var task in asked)
        {
            if (said.Count(text => text == task) is not 1 and var times) problems.Add($"{times} times in the transcript: {task}");
        }

        problems.AddRange(said.Where(text => text != RetryText && !asked.Contains(text) && !OfTheClient.Any(own => text.StartsWith(own, StringComparison.Ordinal)))
            .Select(text => $"nobody asked for this: '{text}'"));
        // A doubled key shows here even where the transcript lost it.
        problems.AddRange(rig.Requests(sessionId).Select(r => r.LastPrompt).Distinct()
            .Where(prompt => prompt != RetryText && !asked.Contains(prompt) && prompt.Length > 0 && !OfTheClient.Any(own => prompt.StartsWith(own, StringComparison.Ordinal)))
            .Select(prompt => $"the API was asked: '{prompt}'"));

        var record = Record(rig, session);
        var paid = record["budget"]!["spends"]!.AsArray().Count;
        var used = (int)record["budget"]!["used"]!;
        var retries = said.Count(text => text == RetryText);
        var journal = rig.Journal(session);
        var told = journal.Count(e => (string?)e["type"] is "interrupting" or "retry_typing" or "restarting");
        if (retries > paid) problems.Add($"{retries} retries were submitted and {paid} attempts were paid");
        if (used > paid) problems.Add($"the budget says {used} used and {paid} were spent within the hour");
        if (Doubled(journal) is { } doubled) problems.Add(doubled);
        return new Ledger(session, asked.Count, retries, paid, told, problems);
    }

    /// <summary>A retry that was seen to be submitted twice within one attempt.</summary>
    private static string? Doubled(IReadOnlyList<JsonNode> journal)
    {
        string? before = null;
        foreach (var entry in journal.Where(e => (string?)e["type"] is "retry_typing" or "retry_submitted" or "launched"))
        {
            var type = (string?)entry["type"];
            if (type == "retry_submitted" && before == type) return $"a retry was submitted twice in a row: {entry.ToJsonString()}";
            before = type;
        }

        return null;
    }

    /// <summary>The record of a session on disk.</summary>
    public static JsonNode Record(DaemonRig rig, string session) => JsonNode.Parse(File.ReadAllText(Path.Combine(rig.Folder.State, "sessions", session + ".json")))!;

    /// <summary>Everything in a person's name, in order.</summary>
    private static List<string> Said(DaemonRig rig, string session, string sessionId)
    {
        var said = new List<string>();
        foreach (var record in rig.Folder.TranscriptRecords(session, sessionId))
        {
            if ((string?)record["type"] != "user" || record["isMeta"]?.GetValue<bool>() == true) continue;
            switch (record["message"]?["content"])
            {
                case JsonValue text: said.Add((string)text!); break;
                case JsonArray parts: said.AddRange(parts.Where(p => (string?)p?["type"] == "text").Select(p => (string)p!["text"]!)); break;
            }
        }

        return said;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Session}: {Tasks} tasks, {Retries} retries submitted, {Paid} paid, {Told} told");
}
