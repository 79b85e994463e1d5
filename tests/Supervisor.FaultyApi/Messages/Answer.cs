using System.Text.Json.Nodes;
using Supervisor.FaultyApi.Http;

namespace Supervisor.FaultyApi.Messages;

/// <summary>Builds answers: lists of events that can be cut anywhere, and their non-streaming form.</summary>
internal sealed class Answer(string model, int number)
{
    // What the client counts as cost; any small number does.
    private const int InputTokens = 10;

    private readonly List<ServerEvent> _events = [];
    private int _blocks;
    private int _tokens;

    /// <summary>The events so far.</summary>
    public IReadOnlyList<ServerEvent> Events => _events;

    /// <summary>The text of a normal answer: recognisable, and telling whose it is.</summary>
    public static string Finished(MessagesRequest request)
    {
        // The client asks again when a summary is not marked as one.
        if (request.Kind == RequestKind.Compaction)
            return "<analysis>nothing</analysis> <summary>The tasks so far are finished.</summary>";
        var prompt = Rules.PromptScript.Strip(request.FirstPrompt);
        return "All good, task finished: " + (prompt.Length > 40 ? prompt[..40] : prompt);
    }

    public static ServerEvent Ping { get; } = new("ping", "{\"type\":\"ping\"}");

    public static ServerEvent Error(string type) => Event("error", new JsonObject
    {
        ["error"] = new JsonObject { ["type"] = type, ["message"] = type == "overloaded_error" ? "Overloaded" : "Internal server error" },
    });

    public Answer Start()
    {
        _events.Add(Event("message_start", new JsonObject { ["message"] = Envelope([], null) }));
        _events.Add(Ping);
        return this;
    }

    /// <summary>A whole text block, a few words a delta.</summary>
    public Answer Text(string text) =>
        OpenText().Deltas(Pieces(text)).CloseBlock();

    public Answer OpenText() => Open(new JsonObject { ["type"] = "text", ["text"] = "" });

    public Answer Deltas(IEnumerable<string> pieces)
    {
        foreach (var piece in pieces)
            Delta(new JsonObject { ["type"] = "text_delta", ["text"] = piece });
        return this;
    }

    public Answer OpenThinking() => Open(new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" });

    public Answer Thought(string text) => Delta(new JsonObject { ["type"] = "thinking_delta", ["thinking"] = text });

    public Answer Signature() => Delta(new JsonObject { ["type"] = "signature_delta", ["signature"] = "c2lnbmF0dXJl" });

    public Answer OpenTool(string name) => Open(new JsonObject
    {
        ["type"] = "tool_use",
        ["id"] = FormattableString.Invariant($"toolu_{number:D4}{Guid.NewGuid():N}"),
        ["name"] = name,
        ["input"] = new JsonObject(),
    });

    public Answer ToolInput(string json) => Delta(new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = json });

    public Answer CloseBlock()
    {
        _events.Add(Event("content_block_stop", new JsonObject { ["index"] = _blocks++ }));
        return this;
    }

    public Answer Stop(string reason = "end_turn")
    {
        _events.Add(Event("message_delta", new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = reason, ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = _tokens },
        }));
        _events.Add(Event("message_stop", []));
        return this;
    }

    /// <summary>The answer to a request that does not stream.</summary>
    public JsonObject Whole(string text) => Envelope([new JsonObject { ["type"] = "text", ["text"] = text }], "end_turn");

    private Answer Open(JsonObject block)
    {
        _events.Add(Event("content_block_start", new JsonObject { ["index"] = _blocks, ["content_block"] = block }));
        return this;
    }

    private Answer Delta(JsonObject delta)
    {
        _tokens++;
        _events.Add(Event("content_block_delta", new JsonObject { ["index"] = _blocks, ["delta"] = delta }));
        return this;
    }

    private JsonObject Envelope(JsonArray content, string? stopReason) => new()
    {
        ["id"] = FormattableString.Invariant($"msg_{number:D6}{Guid.NewGuid():N}"),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = model,
        ["content"] = content,
        ["stop_reason"] = stopReason,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject { ["input_tokens"] = InputTokens, ["output_tokens"] = 1 },
    };

    private static ServerEvent Event(string type, JsonObject data)
    {
        data.Insert(0, "type", type);
        return new ServerEvent(type, data.ToJsonString());
    }

    private static IEnumerable<string> Pieces(string text) =>
        text.Split(' ').Chunk(3).Select((words, index) => (index == 0 ? "" : " ") + string.Join(' ', words));
}
