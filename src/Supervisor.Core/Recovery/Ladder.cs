using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Supervisor.Core.Recovery;

/// <summary>
/// Which remedies answer which situation, in order: each attempt of an incident takes the next rung, and the last rung stands for all that
/// follow, within the budget. Data: <c>recovery.ladder</c>. What it does not name has its default.
/// </summary>
public sealed record Ladder
{
    private static readonly FrozenDictionary<Situation, ImmutableArray<Remedy>> Defaults = new Dictionary<Situation, ImmutableArray<Remedy>>
    {
        [Situation.Transient] = [Remedy.Retry],
        [Situation.Overloaded] = [Remedy.Retry],
        [Situation.Stalled] = [Remedy.Interrupt, Remedy.Restart],
        [Situation.Frozen] = [Remedy.Restart],
        [Situation.Gone] = [Remedy.Restart],
        [Situation.Limit] = [Remedy.Wait],
        [Situation.ContextFull] = [Remedy.Compact, Remedy.Hold],
        // The first retry is the proof that the failure repeats: a rewind takes work out of the conversation, and must not be made for one that passes.
        [Situation.Poisoned] = [Remedy.Retry, Remedy.Rewind, Remedy.Hold],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Situation, ImmutableArray<Remedy>> Fitting = new Dictionary<Situation, ImmutableArray<Remedy>>
    {
        [Situation.Transient] = [Remedy.Retry, Remedy.Restart, Remedy.Hold],
        [Situation.Overloaded] = [Remedy.Retry, Remedy.Restart, Remedy.Hold],
        [Situation.Stalled] = [Remedy.Interrupt, Remedy.Restart, Remedy.Hold],
        [Situation.Frozen] = [Remedy.Restart, Remedy.Hold],
        [Situation.Gone] = [Remedy.Restart, Remedy.Hold],
        [Situation.Limit] = [Remedy.Wait, Remedy.Hold],
        [Situation.ContextFull] = [Remedy.Compact, Remedy.Rewind, Remedy.Hold],
        [Situation.Poisoned] = [Remedy.Retry, Remedy.Rewind, Remedy.Hold],
        [Situation.Wedged] = [Remedy.Restart, Remedy.Hold],
        [Situation.Unknown] = [Remedy.Retry, Remedy.Restart, Remedy.Hold],
    }.ToFrozenDictionary();

    private static readonly ImmutableArray<Remedy> OnlyHold = [Remedy.Hold];

    /// <summary>The documented defaults.</summary>
    public static Ladder Default { get; } = new();

    /// <summary>What differs from the defaults. Each list is not empty, and holds only what <see cref="Fits"/>.</summary>
    public ImmutableSortedDictionary<Situation, ImmutableArray<Remedy>> Changed { get; init; } = ImmutableSortedDictionary<Situation, ImmutableArray<Remedy>>.Empty;

    /// <summary>The rungs that answer a situation. Never empty.</summary>
    public ImmutableArray<Remedy> Of(Situation situation) =>
        Changed.TryGetValue(situation, out var changed) ? changed : Defaults.GetValueOrDefault(situation, OnlyHold);

    /// <summary>The remedy of the next attempt.</summary>
    /// <param name="situation">What is to be answered.</param>
    /// <param name="tried">How many attempts of this incident have answered this situation already.</param>
    public Remedy Rung(Situation situation, int tried)
    {
        var rungs = Of(situation);
        return rungs[Math.Clamp(tried, 0, rungs.Length - 1)];
    }

    /// <summary>
    /// Which remedies a situation can have. Sign-in, money, refusals and settings have none but <see cref="Remedy.Hold"/>: no key helps there.
    /// </summary>
    public static ImmutableArray<Remedy> Fits(Situation situation) => Fitting.GetValueOrDefault(situation, OnlyHold);

    /// <inheritdoc/>
    public bool Equals(Ladder? other) =>
        other is not null
        && Changed.Count == other.Changed.Count
        && Changed.All(rung => other.Changed.TryGetValue(rung.Key, out var theirs) && theirs.AsSpan().SequenceEqual(rung.Value.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => Changed.Count;
}
