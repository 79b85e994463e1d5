using static Supervisor.EndToEnd.Supervised.Faults.FaultOutcome;

namespace Supervisor.EndToEnd.Supervised.Faults;

/// <summary>
/// Every fault of the faulty API, and what comes of it under a supervisor with all thresholds at 20 s. What the clients do by themselves
/// is in <see cref="Unsupervised.UnsupervisedTable"/>.
/// </summary>
/// <remarks>
/// Left out: faults that the client retries for minutes by itself (eleven times 500, 401 or 429), where there is nothing to see but its
/// patience.
/// </remarks>
public static class FaultTable
{
    private static readonly FaultOutcome Died = Retried("transient");
    private static readonly FaultOutcome Throttled = new(FaultEnd.Limited, "limit");

    private static readonly FaultRow[] Everything =
    [
        // Nothing is wrong.
        new("ok", Undisturbed),
        new("drip:200ms*5", Undisturbed),
        new("thinking:3s", Undisturbed),
        new("hold:2s", Undisturbed),
        new("slow-start:5s", Undisturbed),
        new("slow-content:5s", Undisturbed),
        new("tool:true", Undisturbed),

        // Before a block is complete, the client helps itself.
        new("reset-before-headers", Undisturbed),
        new("reset-after-headers", Undisturbed),
        new("reset-after-start", Undisturbed),
        new("reset-mid-text", Undisturbed),
        new("reset-in-tool", Undisturbed),
        new("reset-in-thinking", Undisturbed),
        new("eof-before-headers", Undisturbed),
        new("eof-after-headers", Undisturbed),
        new("eof-after-start", Undisturbed),
        new("eof-mid-text", Undisturbed),
        new("eof-in-tool", Undisturbed),
        new("eof-in-thinking", Undisturbed),
        new("end-before-headers", Undisturbed),
        new("end-after-headers", Undisturbed),
        new("end-after-start", Undisturbed),
        new("end-mid-text", Undisturbed),
        new("end-in-tool", Undisturbed),
        new("end-in-thinking", Undisturbed),
        new("sse-error-after-headers", Undisturbed),
        new("sse-error-after-start", Undisturbed),
        new("sse-error-mid-text", Undisturbed),
        new("sse-error-in-tool", Undisturbed),
        new("sse-error-in-thinking", Undisturbed),

        // After a block is complete, the turn is dead; the older client takes a half answer that ends in order for a whole one. A busy
        // client would read the reset before the block: hence the second between them.
        new("reset-after-block:1s", Died),
        new("eof-after-block:1s", Died),
        new("end-after-block:1s", Undisturbed, Died),
        new("sse-error-after-block", Retried("overloaded"), Died),
        new("tool:true, reset-after-block:1s", Died),

        // The stream lives and nothing comes. Until text of an answer was shown or a tool has run, Esc gives the prompt back: also after
        // thinking, and in the middle of a tool's input.
        new("silence-before-headers", Resubmitted),
        new("silence-after-headers", Resubmitted),
        new("silence-after-start", Resubmitted),
        new("silence-mid-text", Interrupted),
        new("silence-after-block", Interrupted),
        new("silence-in-tool", Resubmitted),
        new("silence-in-thinking", Resubmitted),
        new("pings-after-headers", Resubmitted),
        new("pings-after-start", Resubmitted),
        new("pings-mid-text", Interrupted),
        new("pings-after-block", Interrupted),
        new("pings-in-tool", Resubmitted),
        new("pings-in-thinking", Resubmitted),
        new("tool:true, pings-after-start", Interrupted),
        new("tool:true, silence-before-headers", Interrupted),

        // Answers that are errors.
        new("500", Undisturbed),
        new("500*3", Undisturbed),
        new("401", Undisturbed),
        new("529*2", Undisturbed),
        new("529*3", Retried("overloaded")),
        new("429", Undisturbed),
        new("429:3600", Throttled),
        new("429:plan-limit", Throttled),
        // One that passes with the retry; those that repeat are in Supervised/Ladder.
        new("400", Retried("poisoned"), Undisturbed),
        new("400:something new", Held("unknown"), Undisturbed),
        // The newer client leaves out one option of its request after the other before it believes a 400.
        new(Again("400:something new"), Held("unknown")),
        new(Again("400:Output blocked by content filtering policy"), Held("refused")),
        new(Again("400:max_tokens must be greater than it is"), Held("config")),
        new("400:thinking", Retried("poisoned")),
        // Behind a /compact; the newer client compacts by itself.
        new("400:prompt-too-long", Retried("context_full"), Undisturbed),
        new("400:credit", Held("billing")),
        new("403", Held("auth")),
        new("404", Undisturbed),
        new("413", Retried("context_full"), Undisturbed),
    ];

    /// <summary>The rows; with <c>SUPERVISOR_FAULTS</c> only those that are named there, divided by <c>|</c>.</summary>
    public static IReadOnlyList<FaultRow> Rows { get; } = Environment.GetEnvironmentVariable("SUPERVISOR_FAULTS") is { } asked
        ? [.. Everything.IntersectBy(asked.Split('|'), row => row.Faults)]
        : Everything;

    private static string Again(string fault) => string.Join(", ", Enumerable.Repeat(fault, 8));

    /// <summary>Every row for each client.</summary>
    public static TheoryData<string, string> All()
    {
        var all = new TheoryData<string, string>();
        foreach (var row in Rows)
        {
            all.Add(Clients.PinnedClient.Older, row.Faults);
            all.Add(Clients.PinnedClient.Newer, row.Faults);
        }
        return all;
    }
}
