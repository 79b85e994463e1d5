using Supervisor.Claude.Diagnosis;

namespace Supervisor.Claude.Incidents;

/// <summary>A line of the debug file that tells of a stall or an error.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Level">As the client writes it.</param>
/// <param name="Text">One bounded line.</param>
/// <param name="Times">How many equal lines it stands for.</param>
public sealed record TraceLine(DateTimeOffset At, string Level, string Text, int Times = 1);

/// <summary>What a client's debug file tells about a failure.</summary>
/// <param name="IsThere">Whether there is such a file.</param>
/// <param name="Before">The lines of the turn up to the failure and a little beyond, as they are.</param>
/// <param name="After">The lines that followed, as they are.</param>
/// <param name="Lines">Those of both that tell of stalls and errors, oldest first.</param>
/// <param name="Ids">Ids of requests in both.</param>
/// <param name="Version">The client's version, or null.</param>
public sealed record DebugTraces(
    bool IsThere, string Before, string After, IReadOnlyList<TraceLine> Lines, IReadOnlyList<RequestId> Ids, string? Version)
{
    /// <summary>When the turn began, UTC; null when no line tells.</summary>
    public DateTimeOffset? TurnStart { get; init; }

    /// <summary>Nothing.</summary>
    public static DebugTraces None { get; } = new(false, "", "", [], [], null);
}

/// <summary>What a transcript tells about a failure.</summary>
/// <param name="Ids">Ids of requests since the turn began.</param>
/// <param name="Version">The client's version, or null.</param>
public sealed record TranscriptTraces(IReadOnlyList<RequestId> Ids, string? Version);
