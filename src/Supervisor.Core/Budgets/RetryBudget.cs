using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Supervisor.Core.Budgets;

/// <summary>
/// How many attempts were spent on one conversation. There is one, it is spent at one place, it is written to disk before a key is
/// typed, and only verified progress or a person refills it; what was spent within the hour, and money, only a person.
/// </summary>
/// <param name="Used">Attempts spent since it was last full.</param>
/// <param name="Progressed">
/// Whether an attempt was verified since: the next failure finds it full. It is not emptied at once, so that people can still see
/// what the latest recovery cost.
/// </param>
public sealed record RetryBudget(int Used = 0, bool Progressed = false)
{
    /// <summary>For how long an attempt counts against the hourly bound.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>More than the highest hourly bound is never needed.</summary>
    public const int MostSpends = 1000;

    private readonly ImmutableArray<DateTimeOffset> _spends = [];

    /// <summary>A full budget.</summary>
    public static RetryBudget Full { get; } = new();

    /// <summary>When attempts were spent, UTC, oldest first: those of about the last hour, whatever came of them. Bounded.</summary>
    public ImmutableArray<DateTimeOffset> Spends
    {
        get => _spends.IsDefault ? [] : _spends;
        init => _spends = value;
    }

    /// <summary>What the conversation had cost when a person last refilled it, US dollars: what it costs from there counts against the ceiling.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public decimal CostFrom { get; init; }

    /// <summary>Whether another attempt may be made, whatever the hour and the cost say.</summary>
    public bool Allows(int cap) => Used < cap;

    /// <summary>Whether another attempt may be made now.</summary>
    /// <param name="cap">Attempts without verified progress.</param>
    /// <param name="perHour">Attempts within an hour.</param>
    /// <param name="now">The wall clock, UTC; its default when it is not known: then the hour is not asked.</param>
    public bool Allows(int cap, int perHour, DateTimeOffset now) => Allows(cap) && FreeAt(perHour, now) is null;

    /// <summary>How many attempts were spent within the hour before <paramref name="now"/>. What lies in the future counts: a clock was set back.</summary>
    public int SpentWithinHour(DateTimeOffset now) => Spends.Count(spend => now - spend < Window);

    /// <summary>When the hour allows another attempt, UTC; null when it does now. An hour away where <paramref name="perHour"/> is 0.</summary>
    public DateTimeOffset? FreeAt(int perHour, DateTimeOffset now)
    {
        if (now == default) return null;
        var recent = At(now).Spends;
        if (recent.Length < perHour) return null;
        // The oldest of those that fill the hour: when it is out, there is room for one.
        return perHour <= 0 ? now + Window : recent[^perHour] + Window;
    }

    /// <summary>
    /// The same at a time by the wall clock: what is older than the hour is forgotten, and what lies in the future, because the clock was set
    /// back, counts as spent now: it is neither forgotten, nor does it count for longer than an hour.
    /// </summary>
    public RetryBudget At(DateTimeOffset now)
    {
        if (now == default || Spends.All(spend => spend <= now && now - spend < Window)) return this;
        return this with { Spends = [.. Spends.Where(spend => now - spend < Window).Select(spend => spend > now ? now : spend)] };
    }

    /// <summary>One attempt less.</summary>
    /// <param name="now">The wall clock, UTC; its default when it is not known: then the hour does not count it.</param>
    public RetryBudget Spend(DateTimeOffset now = default)
    {
        var spent = At(now);
        return spent with { Used = Used + 1, Spends = now == default ? spent.Spends : [.. spent.Spends.Add(now).TakeLast(MostSpends)] };
    }

    /// <summary>An attempt that was refused before a key was typed is given back.</summary>
    public RetryBudget GiveBack() => this with { Used = Math.Max(0, Used - 1), Spends = Spends.IsEmpty ? [] : Spends.RemoveAt(Spends.Length - 1) };

    /// <summary>What a new failure finds.</summary>
    public RetryBudget ForNewFailure() => Progressed ? Renewed() : this;

    /// <summary>Full again as far as failures in a row go; the hour goes on.</summary>
    public RetryBudget Renewed() => this with { Used = 0, Progressed = false };

    /// <summary>
    /// One budget of two, when a session takes up a conversation on which something was spent elsewhere: nothing that was spent is forgotten.
    /// </summary>
    public RetryBudget Join(RetryBudget other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var spent = (Progressed ? 0 : Used) >= (other.Progressed ? 0 : other.Used) ? this : other;
        return spent with
        {
            Spends = [.. Spends.Concat(other.Spends).Distinct().Order().TakeLast(MostSpends)],
            CostFrom = Math.Min(CostFrom, other.CostFrom),
        };
    }

    /// <inheritdoc/>
    public bool Equals(RetryBudget? other) =>
        other is not null
        && (Used, Progressed, CostFrom) == (other.Used, other.Progressed, other.CostFrom)
        && Spends.AsSpan().SequenceEqual(other.Spends.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Used, Progressed, CostFrom, Spends.Length);
}
