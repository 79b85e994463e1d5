using System.Collections.Immutable;
using Supervisor.Core.Progress;

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

    /// <summary>
    /// How long a turn that has shown content may go without new content before it counts as stalled. Default: 120 s, and from 60 s to
    /// 10 min once enough was measured.
    /// </summary>
    public Threshold StallAfter { get; init; } = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120), TimeSpan.FromMinutes(10));

    /// <summary>
    /// How long a request may go without its first content before it counts as stalled. Default 300 s, and up to 15 min once enough was
    /// measured; never less, because first bytes after 215 to 239 s were seen on requests that then completed.
    /// </summary>
    public Threshold FirstToken { get; init; } = new(TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(300), TimeSpan.FromMinutes(15));

    /// <summary>How long a request may go without its first byte. Default as <see cref="FirstToken"/>, for the same reason.</summary>
    public Threshold Connect { get; init; } = new(TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(300), TimeSpan.FromMinutes(15));

    /// <summary>
    /// How long a client may show that the model thinks without counting its tokens (2.1.146 [measured]): content cannot be seen there.
    /// Default 15 min.
    /// </summary>
    public TimeSpan SilentThinking { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a whole turn may take before people are told; no key follows from it. Default null: as long as it wants.</summary>
    public TimeSpan? TurnLimit { get; init; }

    /// <summary>How long a client that shows a running turn may draw nothing before it counts as frozen. Default 60 s.</summary>
    public TimeSpan FrozenAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after the announced end of a usage limit the session is resumed. Default 60 s.</summary>
    public TimeSpan LimitMargin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for a limit whose end was not announced. Default 5 min.</summary>
    public TimeSpan LimitUnknownWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long every automatic key waits after a person's last key. 0 holds nothing; a key that comes while we type stops us all the
    /// same. Default 10 s.
    /// </summary>
    public TimeSpan PersonHold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is done with a person's draft that stands in the input box when a retry is due. Default: it is stashed.</summary>
    public DraftPolicy Drafts { get; init; } = DraftPolicy.Stash;

    /// <summary>Which remedies answer which situation.</summary>
    public Ladder Ladder { get; init; } = Ladder.Default;

    /// <summary>
    /// By how much of itself a backoff may be longer: 0 to 1. It follows from the session and the attempt, so that deciding stays pure and sessions
    /// that failed together do not come back together. Default 0.2.
    /// </summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>What is typed after a rewind. One line, not blank.</summary>
    public string RewindText { get; init; } =
        "The last request could not be processed by the API and was taken out of the conversation. Look at the state of the work, then continue without repeating what failed.";

    /// <summary>How long a dialog stays open before a person is told of it. Default 1 min.</summary>
    public TimeSpan NotifyAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many attempts may be spent within an hour, whatever came of them. Default 20.</summary>
    public int MaxPerHour { get; init; } = 20;

    /// <summary>What a conversation may have cost, in US dollars by the client's own count, for automatic attempts to be made; null for no ceiling.</summary>
    public decimal? CostLimit { get; init; }

    /// <inheritdoc/>
    public bool Equals(RecoveryPolicy? other) =>
        other is not null
        && RetryText == other.RetryText
        && MaxRetries == other.MaxRetries
        && Backoff.AsSpan().SequenceEqual(other.Backoff.AsSpan())
        && StallAfter == other.StallAfter
        && FirstToken == other.FirstToken
        && (Connect, SilentThinking, TurnLimit, FrozenAfter) == (other.Connect, other.SilentThinking, other.TurnLimit, other.FrozenAfter)
        && LimitMargin == other.LimitMargin
        && LimitUnknownWait == other.LimitUnknownWait
        && (PersonHold, Drafts) == (other.PersonHold, other.Drafts)
        && Ladder.Equals(other.Ladder)
        && Jitter.Equals(other.Jitter)
        && (RewindText, NotifyAfter, MaxPerHour, CostLimit) == (other.RewindText, other.NotifyAfter, other.MaxPerHour, other.CostLimit);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(RetryText, MaxRetries, Backoff.AsSpan().Length, StallAfter, FirstToken, LimitMargin, LimitUnknownWait, PersonHold);
}

/// <summary>What is done with a draft that stands in the input box when a retry is due.</summary>
public enum DraftPolicy
{
    /// <summary>It is put aside with the client's own stash, and comes back after the retry was submitted.</summary>
    Stash,

    /// <summary>The retry waits until the draft is gone.</summary>
    Wait,
}
