using System.Collections.Immutable;

namespace Supervisor.Core.Progress;

/// <summary>What is made of a session's progress. The names are public contract, in snake case.</summary>
public enum VerdictKind
{
    /// <summary>No turn runs, or nothing is known of one.</summary>
    Idle,

    /// <summary>A turn runs, and content comes in time.</summary>
    Working,

    /// <summary>A turn runs, and content takes longer than it mostly does, but not too long.</summary>
    Slow,

    /// <summary>A turn runs, and something that may take as long as it wants explains why no content comes.</summary>
    Suspended,

    /// <summary>The request was sent, and no byte came in time.</summary>
    NoConnection,

    /// <summary>The request was sent, and no content came in time.</summary>
    NoContent,

    /// <summary>Content came, and then none for too long: the stream is stalled.</summary>
    Stalled,

    /// <summary>The turn as a whole takes longer than it may.</summary>
    Overlong,

    /// <summary>The client draws nothing although a turn runs: the process itself does not react.</summary>
    Frozen,
}

/// <summary>The layers of the time budget of a turn.</summary>
public enum ProgressLayer
{
    /// <summary>None is running.</summary>
    None,

    /// <summary>From the request to the first byte.</summary>
    Connect,

    /// <summary>From the request to the first content.</summary>
    FirstContent,

    /// <summary>Between two pieces of content.</summary>
    Gap,

    /// <summary>Thinking that the client shows without counting it (2.1.146), where content cannot be seen.</summary>
    Thinking,

    /// <summary>The whole turn.</summary>
    Turn,

    /// <summary>The client's drawing.</summary>
    Drawing,
}

/// <summary>Why layers do not run.</summary>
public enum SuspensionKind
{
    /// <summary>A tool runs.</summary>
    Tool,

    /// <summary>A dialog, or a permission, wants a person.</summary>
    Person,

    /// <summary>A person is typing.</summary>
    Typing,

    /// <summary>The client announced that it retries or waits by itself.</summary>
    ClientWaits,

    /// <summary>The conversation is being compacted.</summary>
    Compaction,

    /// <summary>The user's own hooks run.</summary>
    Hook,

    /// <summary>Background tasks run, and the main turn waits for them.</summary>
    Background,
}

/// <summary>One reason why layers do not run now.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">For people: <c>Bash runs</c>.</param>
/// <param name="Since">Monotonic time since when.</param>
/// <param name="Until">Monotonic time after which it is no longer believed, or null when it ends only by itself.</param>
public sealed record Suspension(SuspensionKind Kind, string Text, TimeSpan Since, TimeSpan? Until = null);

/// <summary>What is made of a session's progress at one moment, and why.</summary>
/// <param name="Kind">What.</param>
/// <param name="Layer">The layer that decides, or will decide next.</param>
/// <param name="Since">Monotonic time since when this layer runs.</param>
/// <param name="Until">Monotonic time at which the layer's threshold passes; null when nothing is timed.</param>
/// <param name="Reason">One sentence for people.</param>
/// <param name="Suspensions">What suspends layers now.</param>
public sealed record Verdict(
    VerdictKind Kind, ProgressLayer Layer, TimeSpan Since, TimeSpan? Until, string Reason, ImmutableArray<Suspension> Suspensions);
