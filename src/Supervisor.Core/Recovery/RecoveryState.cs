namespace Supervisor.Core.Recovery;

/// <summary>Where the remedy of a failure stands. <see cref="None"/> when nothing failed.</summary>
public abstract record RecoveryState
{
    private RecoveryState()
    {
    }

    /// <summary>Nothing to recover.</summary>
    public sealed record None : RecoveryState
    {
        /// <summary>The only value.</summary>
        public static None Instance { get; } = new();
    }

    /// <summary>The failure is certain; the remedy waits its backoff.</summary>
    /// <param name="Until">Monotonic time at which the remedy is due.</param>
    public sealed record BackingOff(TimeSpan Until) : RecoveryState
    {
        /// <summary>Whether the budget was spent for this remedy already, with the Esc or the end of the client that began it.</summary>
        public bool Paid { get; init; }

        /// <summary>
        /// When it is due by the wall clock, UTC, where that is what counts: the announced end of a limit with its margin, or the time at which the
        /// hour allows another attempt. Null where the wait is a span. A clock that is set, or a host that sleeps, moves <see cref="Until"/>.
        /// </summary>
        public DateTimeOffset? DueAt { get; init; }

        /// <summary>Whether it waits because the attempts of an hour are spent.</summary>
        public bool IsHourFull { get; init; }

        /// <summary>What a person asked for in place of the ladder's next rung, or null.</summary>
        public Remedy? Asked { get; init; }
    }

    /// <summary>The remedy is due, and the screen is not ready for keys.</summary>
    /// <param name="Reason">What it waits for, for people.</param>
    /// <param name="RecheckAt">Monotonic time at which the screen is looked at again, should it not change.</param>
    public sealed record AwaitingReady(string Reason, TimeSpan RecheckAt) : RecoveryState
    {
        /// <summary>As in <see cref="BackingOff"/>.</summary>
        public bool Paid { get; init; }

        /// <summary>As in <see cref="BackingOff"/>.</summary>
        public Remedy? Asked { get; init; }
    }

    /// <summary>A stalled turn is being interrupted with Esc; the retry follows when the input box is seen.</summary>
    /// <param name="Attempt">The number that the result will name.</param>
    /// <param name="Since">Monotonic time at which it began.</param>
    public sealed record Interrupting(int Attempt, TimeSpan Since) : RecoveryState
    {
        /// <summary>Monotonic time at which it counts as without effect, should nothing report its end.</summary>
        public TimeSpan Until { get; init; }

        /// <summary>The retry that had stalled, or null when it was a turn of its own: watched on if nothing is interrupted.</summary>
        public Verifying? From { get; init; }

        /// <summary>Whether new content or a new request came since: the turn lives.</summary>
        public bool IsAlive { get; init; }

        /// <summary>Whether Esc was pressed into a turn that then showed life: it is still seen which of the two was faster.</summary>
        public bool IsOpen { get; init; }
    }

    /// <summary>The conversation is being compacted; the retry follows when that was seen to end. What is shown and told meanwhile is no turn.</summary>
    /// <param name="Attempt">The number that the result will name.</param>
    /// <param name="Since">Monotonic time at which it began.</param>
    /// <param name="Until">Monotonic time at which it counts as failed, should nothing report its end.</param>
    public sealed record Compacting(int Attempt, TimeSpan Since, TimeSpan Until) : RecoveryState;

    /// <summary>The conversation is being taken back to before a prompt; the rewind text follows.</summary>
    /// <param name="Attempt">The number that the result will name.</param>
    /// <param name="Since">Monotonic time at which it began.</param>
    /// <param name="Until">Monotonic time at which its fate counts as unknown, should nothing report its end.</param>
    public sealed record Rewinding(int Attempt, TimeSpan Since, TimeSpan Until) : RecoveryState;

    /// <summary>The keyboard script is at work.</summary>
    /// <param name="Attempt">The number that its result will name.</param>
    /// <param name="Since">Monotonic time at which it began.</param>
    public sealed record Typing(int Attempt, TimeSpan Since) : RecoveryState
    {
        /// <summary>As in <see cref="BackingOff"/>: a refusal leaves it asked for.</summary>
        public Remedy? Asked { get; init; }
    }

    /// <summary>The text was entered, or given to a new process; the proof of its submission is awaited.</summary>
    /// <param name="Since">Monotonic time at which typing, or the launch, began.</param>
    /// <param name="Until">Monotonic time at which it counts as not submitted.</param>
    public sealed record Submitting(TimeSpan Since, TimeSpan Until) : RecoveryState;

    /// <summary>Submitted; new content is awaited.</summary>
    /// <param name="Since">Monotonic time at which the submission was known.</param>
    public sealed record Verifying(TimeSpan Since) : RecoveryState
    {
        /// <summary>
        /// Monotonic time at which the attempt began. What happened before it belongs to the failed turn, which was dead by then; what
        /// happened after it belongs to the retry, even when its submission was noticed later than its answer.
        /// </summary>
        public TimeSpan From { get; init; }

        /// <summary>Monotonic time of the first new content, or null.</summary>
        public TimeSpan? ContentAt { get; init; }

        /// <summary>The busy line's first token count of this turn, or null. Only more than that is content.</summary>
        public int? FirstTokens { get; init; }

        /// <summary>Whether the screen was seen busy since the submission: before that it may still show the failed turn.</summary>
        public bool SawBusy { get; init; }

        /// <summary>Whether the screen was seen without an answer since: before that it may show the failed turn's.</summary>
        public bool SawNoAnswer { get; init; }
    }

    /// <summary>No key will help or is allowed: a person must act.</summary>
    public sealed record Holding : RecoveryState
    {
        /// <summary>The only value.</summary>
        public static Holding Instance { get; } = new();
    }

    /// <summary>The budget is spent: no more keys until a person asks for a retry.</summary>
    public sealed record GaveUp : RecoveryState
    {
        /// <summary>The only value.</summary>
        public static GaveUp Instance { get; } = new();
    }
}
