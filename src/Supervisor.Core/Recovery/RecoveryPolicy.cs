using System.Collections.Immutable;

namespace Supervisor.Core.Recovery;

/// <summary>How a session of kind <c>claude</c> is recovered: the <c>recovery</c> block of <c>supervisor.yaml</c>.</summary>
/// <remarks>Two policies are equal when every value is equal, the waits of <see cref="Backoff"/> included.</remarks>
public sealed record RecoveryPolicy
{
    /// <summary>Every value at its documented default.</summary>
    public static RecoveryPolicy Default { get; } = new();

    /// <summary>What is typed after a failed turn. One line, not blank. Default <c>continue</c>.</summary>
    public string RetryText { get; init; } = "continue";

    /// <summary>How many retries a session_id may spend before a person must refill them; 0 types nothing ever. Default 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The wait before each retry; the last one stands for all that follow. Never empty. Default 2 s, 15 s, 60 s.</summary>
    public ImmutableArray<TimeSpan> Backoff { get; init; } =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)];

    /// <summary>How long a turn that has shown content may go without new content before it counts as stalled. Default 120 s.</summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a request may go without its first content before it counts as stalled. Default 300 s: first bytes
    /// after 215 to 239 s were seen on requests that then completed.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long after the announced end of a usage limit the session is resumed. Default 60 s.</summary>
    public TimeSpan LimitMargin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for a limit whose end was not announced. Default 5 min.</summary>
    public TimeSpan LimitUnknownWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public bool Equals(RecoveryPolicy? other) =>
        other is not null
        && RetryText == other.RetryText
        && MaxRetries == other.MaxRetries
        && Backoff.AsSpan().SequenceEqual(other.Backoff.AsSpan())
        && StallAfter == other.StallAfter
        && FirstToken == other.FirstToken
        && LimitMargin == other.LimitMargin
        && LimitUnknownWait == other.LimitUnknownWait;

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(RetryText, MaxRetries, Backoff.AsSpan().Length, StallAfter, FirstToken, LimitMargin, LimitUnknownWait);
}
