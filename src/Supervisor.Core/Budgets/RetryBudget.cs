namespace Supervisor.Core.Budgets;

/// <summary>
/// How many attempts were spent on one conversation. There is one, it is spent at one place, it is written to disk before a key is
/// typed, and only verified progress or a person refills it.
/// </summary>
/// <param name="Used">Attempts spent since it was last full.</param>
/// <param name="Progressed">
/// Whether an attempt was verified since: the next failure finds it full. It is not emptied at once, so that people can still see
/// what the latest recovery cost.
/// </param>
public sealed record RetryBudget(int Used = 0, bool Progressed = false)
{
    /// <summary>A full budget.</summary>
    public static RetryBudget Full { get; } = new();

    /// <summary>Whether another attempt may be made.</summary>
    public bool Allows(int cap) => Used < cap;

    /// <summary>One attempt less.</summary>
    public RetryBudget Spend() => this with { Used = Used + 1 };

    /// <summary>An attempt that was refused before a key was typed is given back.</summary>
    public RetryBudget GiveBack() => this with { Used = Math.Max(0, Used - 1) };

    /// <summary>What a new failure finds.</summary>
    public RetryBudget ForNewFailure() => Progressed ? Full : this;
}
