using System.Text;
using Supervisor.Claude.Hooks;
using Supervisor.Core;
using Supervisor.Core.Sessions;

namespace Supervisor.Fuzz.Targets;

/// <summary>What a client, or somebody who has its token, posts to the hook endpoint.</summary>
internal sealed class HooksTarget : IFuzzTarget
{
    private readonly HookPayloadReader _reader = new();

    public string Name => "hooks";

    public IReadOnlyList<byte[]> Seeds { get; } =
        [.. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/captures", "hooks.tsv").SelectMany(f => Encoding.UTF8.GetString(f).Split('\n'))
            .Select(l => l.IndexOf('{', StringComparison.Ordinal) is >= 0 and var at ? l[at..] : "").Where(l => l.Length > 0).Distinct().Select(Encoding.UTF8.GetBytes)];

    public IReadOnlyList<string> Words { get; } =
    [
        "\"hook_event_name\":", "\"session_id\":", "\"agent_id\":\"x\"", "\"transcript_path\":", "SessionStart", "SessionEnd", "UserPromptSubmit", "Stop", "StopFailure", "PermissionRequest", "Notification",
        "PreCompact", "PostCompact", "\"source\":\"compact\"", "\"background_tasks\":[", "\"prompt\":\"</pasted_content", "\\ud800", "\\u001b[2J", "{\"a\":", "[[[[[[[[", "\"model\":",
    ];

    public void Take(byte[] input, Chance chance)
    {
        var reading = _reader.Read(input);
        if ((reading.Payload is null) == (reading.Refusal is null)) throw new BrokenPromiseException("neither read nor refused");
        if (reading.Refusal is { } why && why.Any(char.IsControl)) throw new BrokenPromiseException($"the refusal steers a terminal: {why}");
        foreach (var what in reading.Payload?.What ?? [])
        {
            if (what is TurnFailed { Cause.Text: { } text } && text != PlainText.Clean(text)) throw new BrokenPromiseException("the text of a failure is not plain");
        }
    }
}
