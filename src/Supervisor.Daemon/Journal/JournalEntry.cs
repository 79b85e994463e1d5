using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Supervisor.Daemon.Journal;

/// <summary>One line of the journal, and, unless it is a raw signal, of the event stream.</summary>
/// <param name="At">The wall clock, UTC.</param>
/// <param name="Session">The session, or null for the daemon itself and for sessions that it does not own.</param>
/// <param name="Type">
/// <c>signal</c>, <c>effect</c>, <c>result</c>, <c>state</c>, <c>phase</c>, <c>hook</c>, <c>daemon</c>, <c>outage</c> (of no session: what became of
/// one), <c>notification</c> (what came of telling people), <c>schedule</c>, <c>retention</c>, <c>storage</c> (of no session: whether the state folder can be written), <c>removed</c> (a session that was run without a
/// configuration is kept no longer), or a note's kind in snake case
/// (<c>incident retry_scheduled retry_waiting retry_typing retry_submitted attempt_failed verified resolved gave_up held launched
/// exited asked ignored</c>).
/// </param>
internal sealed record JournalEntry(DateTimeOffset At, string? Session, string Type)
{
    /// <summary>One sentence for a person.</summary>
    public string? Text { get; init; }

    /// <summary>The client's conversation.</summary>
    public string? SessionId { get; init; }

    /// <summary>The incident it belongs to.</summary>
    public string? Incident { get; init; }

    /// <summary>The class of the incident's failure.</summary>
    public string? Class { get; init; }

    /// <summary>The outage that it belongs to.</summary>
    public string? Outage { get; init; }

    /// <summary>
    /// For <c>state</c> and <c>phase</c>: the new value. For <c>outage</c>: <c>began probing following reopened ended</c>. For <c>notification</c>:
    /// <c>delivered</c> or <c>failed</c>. For <c>schedule</c>: <c>waiting done skipped failed</c>. For <c>storage</c>: <c>failing</c> or <c>written</c>.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>For <c>signal</c>: what was seen. Replaying these through Decide repeats the decisions.</summary>
    public JsonElement? Signal { get; init; }

    /// <summary>For <c>effect</c>: what was done.</summary>
    public JsonElement? Effect { get; init; }
}

/// <summary>The form of journal lines and events. Signals and effects keep the form that Core gives them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    /// <summary>Readable by people: quotes and umlauts as they are. Lines go to files and pipes, never into a web page.</summary>
    /// <remarks>Made on first use: the generated half of this class initialises its own statics in an order of its own.</remarks>
    public static JournalJson Readable => field ??=
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
