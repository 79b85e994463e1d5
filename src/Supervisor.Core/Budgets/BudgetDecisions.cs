using System.Globalization;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Budgets;

/// <summary>What the bounds of the budget say to an attempt, and what follows from it.</summary>
internal static class BudgetDecisions
{
    /// <summary>
    /// Whether a bound refuses the attempt that is due. Then it has been told which one, when it frees, and what a person can do: the session has
    /// given up, or, where only the hour is full, its remedy waits until an attempt is free again.
    /// </summary>
    public static bool Refuses(Step step)
    {
        var wall = step.Signal.Wall;
        step.State = step.State with { Budget = step.State.Budget.At(wall) };
        var (state, recovery) = (step.State, step.Recovery);
        if (!state.Budget.Allows(recovery.MaxRetries) || IsTooDear(state, recovery))
        {
            GiveUp(step);
            return true;
        }

        if (state.Budget.FreeAt(recovery.MaxPerHour, wall) is not { } free) return false;
        if (recovery.MaxPerHour == 0)
        {
            GiveUp(step);
            return true;
        }

        AttemptDecisions.Abandon(step, state.Incident?.Cause.Text ?? "the hour is full");
        step.Recover(new RecoveryState.BackingOff(step.Now + (free - wall)) { DueAt = free, IsHourFull = true, Asked = RecoveryDecisions.Asked(state) });
        step.Tell(NoteKind.RetryWaiting,
            $"{HourText(state, recovery, wall)}; the next one is free at {PlainMoment.Of(free)}, and the remedy waits for it; 'supervisorctl refill {state.Name}' lets it go on now");
        return true;
    }

    /// <summary>Why nothing more is tried by itself, for people; what a person can do is said by who tells it.</summary>
    public static string Spent(SessionState state, RecoveryPolicy policy)
    {
        if (IsTooDear(state, policy))
            return $"the conversation has cost {Usd(state.Cost!.Value)}, and the ceiling of attempts (cost_limit) is {Usd(Ceiling(state, policy)!.Value)}";
        if (state.Budget.Allows(policy.MaxRetries) && policy.MaxPerHour == 0) return "max_per_hour is 0, so nothing is tried";
        return $"{state.Budget.Used} retries without verified progress";
    }

    /// <summary>Whether the conversation has cost as much as it may for automatic attempts to be made.</summary>
    public static bool IsTooDear(SessionState state, RecoveryPolicy policy) => state.Cost is { } cost && cost >= Ceiling(state, policy);

    /// <summary>What the conversation may have cost, US dollars; null for no ceiling. A person's refill raises it.</summary>
    public static decimal? Ceiling(SessionState state, RecoveryPolicy policy) => state.Budget.CostFrom + policy.CostLimit;

    /// <summary>The client has told what the conversation has cost.</summary>
    public static void OnCost(Step step, CostSeen seen)
    {
        if (!step.IsClaude || seen.Usd < 0 || seen.SessionId is { } id && id != step.State.Conversation.SessionId) return;
        var budget = step.State.Budget;
        // A count that began anew: what was allowed beyond the earlier one means nothing to it.
        step.State = step.State with { Cost = seen.Usd, Budget = seen.Usd < budget.CostFrom ? budget with { CostFrom = 0 } : budget };
    }

    /// <summary>A person refills every bound; a remedy that waited for that goes on.</summary>
    public static void Refill(Step step)
    {
        if (!step.IsClaude) return;
        Fill(step);
        step.Tell(NoteKind.Refilled, "a person has refilled the budget: attempts in a row, the hour, and the ceiling of costs");
        if (step.State.Process.State is not (ProcessState.Starting or ProcessState.Running)) return;
        switch (step.State.Recovery)
        {
            case RecoveryState.GaveUp: Resume(step, "the budget is full again"); break;
            case RecoveryState.BackingOff { IsHourFull: true }: RecoveryDecisions.TryNow(step); break;
        }
    }

    /// <summary>Full, by a person's word.</summary>
    public static void Fill(Step step) =>
        step.State = step.State with { Budget = RetryBudget.Full with { CostFrom = step.State.Cost ?? 0 } };

    /// <summary>A session that had given up tries again.</summary>
    public static void Resume(Step step, string why)
    {
        if (step.State.Turn.InFlight)
        {
            // Given up on a turn that hangs: it is judged again, and what is overdue is acted on.
            RecoveryDecisions.Close(step, NoteKind.Resolved, $"{why}; the turn that hangs is judged anew");
            return;
        }

        step.State = step.State with { FailedAt = step.Now, Incident = step.State.Incident is { } incident ? incident with { Open = true } : null };
        RecoveryDecisions.TryNow(step);
    }

    /// <summary>No more automatic attempts until a person asks.</summary>
    public static void GiveUp(Step step)
    {
        AttemptDecisions.Abandon(step, step.State.Incident?.Cause.Text ?? "nothing more is tried");
        step.Recover(RecoveryState.GaveUp.Instance);
        step.State = step.State with { Tally = step.State.Tally with { Failed = step.State.Tally.Failed + 1 } };
        step.Tell(NoteKind.GaveUp, $"{Spent(step.State, step.Recovery)}; no more keys until 'supervisorctl retry {step.State.Name}'");
    }

    /// <summary>What fills the hour.</summary>
    private static string HourText(SessionState state, RecoveryPolicy policy, DateTimeOffset now) =>
        $"{state.Budget.SpentWithinHour(now)} attempts were made within the hour, and max_per_hour is {policy.MaxPerHour}";

    private static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00##}");
}
