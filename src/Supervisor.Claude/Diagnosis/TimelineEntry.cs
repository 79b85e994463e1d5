namespace Supervisor.Claude.Diagnosis;

/// <summary>One line of a timeline.</summary>
/// <param name="Kind">An event's kind, <c>mention</c> for a failure in a person's words, <c>verdict</c> for a judgement, or <c>omitted</c>; in snake case.</param>
/// <param name="Text">For people.</param>
public sealed record TimelineEntry(string Kind, string Text)
{
    /// <summary>When it began, UTC, or null.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When it ended: of a judgement over a time, and of the last of equal lines.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many equal lines it stands for.</summary>
    public long Times { get; init; } = 1;

    /// <summary><c>main</c>, <c>subagent</c> or <c>helper</c>.</summary>
    public string Actor { get; init; } = "main";

    /// <summary>The place of its file among those given, from 0.</summary>
    public int Source { get; init; }

    /// <summary>Its line there, from 1; 0 for a judgement.</summary>
    public long Line { get; init; }

    /// <summary>Of a judgement: its name (<c>stalled</c>, <c>slow</c>, ...), as a live session has it.</summary>
    public string? Verdict { get; init; }

    /// <summary>Of a failure: its class.</summary>
    public string? Class { get; init; }

    /// <summary>Of a failure: the signature that knows it.</summary>
    public string? Signature { get; init; }
}
