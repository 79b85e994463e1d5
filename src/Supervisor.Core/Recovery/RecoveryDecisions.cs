using Supervisor.Core.Budgets;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>The one place where failures become remedies and where the budget is spent.</summary>
internal static partial class RecoveryDecisions
{
    /// <summary>How much of a prompt is kept, in UTF-16 units: enough to find it in the picker.</summary>
    private const int LongestPrompt = 1000;

    /// <summary>A failure of the main turn is certain: open an incident, and schedule the remedy that its class allows.</summary>
    public static void Accept(Step step, FailureCause cause)
    {
        step.Turn(_ => Turn.None);
        step.State = step.State with { Budget = step.State.Budget.ForNewFailure() };
        OpenIncident(step, cause, Situations.Of(cause.Class));
        Schedule(step, cause);
    }

    /// <summary>
    /// A turn, or the turn of a retry, is stalled: it counts as failed, and the budget is spent for what is done about it: an Esc or a restart.
    /// Null when nothing is: the ladder holds, or nothing is left of the budget.
    /// </summary>
    public static Remedy? BeginStalled(Step step, FailureCause cause, Situation situation)
    {
        if (step.State.Recovery is RecoveryState.Verifying)
        {
            step.Tell(NoteKind.AttemptFailed, $"retry {step.State.Budget.Used} of {step.Recovery.MaxRetries}: {cause.Text}");
            step.State = step.State with
            {
                FailedAt = step.Now,
                Incident = step.State.Incident is { } incident ? incident with { Cause = cause, Situation = situation } : null,
            };
        }
        else
        {
            step.State = step.State with { Budget = step.State.Budget.ForNewFailure() };
            OpenIncident(step, cause, situation);
        }

        var remedy = Next(step.State, step.Recovery);
        if (remedy == Remedy.Hold)
        {
            Hold(step, cause);
            return null;
        }

        return Spend(step, remedy) ? remedy : null;
    }

    /// <summary>Later evidence about the same failure: it may name what the first could not.</summary>
    /// <param name="certain">
    /// Whether the source is sure that it speaks of the main turn's death: then what forbids keys, or asks for a longer wait, is
    /// believed over what allows them.
    /// </param>
    public static void Refine(Step step, FailureCause cause, bool certain)
    {
        var incident = step.State.Incident;
        if (incident is null || cause.Class == FailureClass.Unknown) return;
        var named = incident.Cause.Class == FailureClass.Unknown;
        var graver = certain && Gravity(cause.Class) > Gravity(incident.Cause.Class);
        var dated = cause is { Class: FailureClass.Limit, Until: not null } && incident.Cause is { Class: FailureClass.Limit, Until: null };
        if (!named && !graver && !dated) return;
        step.State = step.State with { Incident = incident with { Cause = cause, Situation = Situations.Of(cause.Class) } };
        if (step.State.Recovery is RecoveryState.Holding || graver || dated) Schedule(step, cause);
    }

    /// <summary>Whether the budget was spent for the remedy that is due.</summary>
    public static bool IsPaid(SessionState state) => state.Recovery is RecoveryState.AwaitingReady { Paid: true } or RecoveryState.BackingOff { Paid: true };

    /// <summary>An attempt came to nothing: the next one, or none.</summary>
    public static void AttemptFailed(Step step, AttemptOutcome outcome, string why, FailureCause? cause = null)
    {
        var situation = cause is null ? SituationAfter(step.State) : Situations.Of(cause.Class);
        AttemptDecisions.End(step, outcome, why);
        step.Tell(NoteKind.AttemptFailed, $"retry {step.State.Budget.Used} of {step.Recovery.MaxRetries}: {why}");
        step.Turn(_ => Turn.None);
        var earlier = step.State.Incident;
        step.State = step.State with
        {
            FailedAt = step.Now,
            // Also when it is unknown: a later source that names it must be able to.
            Incident = earlier is null ? null : earlier with { Cause = cause ?? earlier.Cause, Situation = situation },
        };

        Schedule(step, cause ?? earlier?.Cause ?? new FailureCause(FailureClass.Transient, why));
    }

    /// <summary>The incident is over without a verified recovery.</summary>
    public static void Close(Step step, NoteKind kind, string why)
    {
        AttemptDecisions.Abandon(step, why);
        CloseIncident(step);
        step.Recover(RecoveryState.None.Instance);
        step.Tell(kind, why);
    }

    /// <summary>New content of the main turn stands after our action.</summary>
    public static void Verified(Step step, string how)
    {
        var state = step.State;
        step.State = state with
        {
            Budget = state.Budget with { Progressed = true },
            Tally = state.Tally with { Verified = state.Tally.Verified + 1 },
        };
        AttemptDecisions.End(step, AttemptOutcome.Verified, how);
        var attempts = state.Budget.Used == 1 ? "1 retry" : $"{state.Budget.Used} retries";
        Close(step, NoteKind.Verified, $"recovered and verified with {attempts}: {how}");
    }

    /// <summary>Whether a turn was seen running well after it was reported dead, and no error stands on the screen.</summary>
    private static bool Contradicted(SessionState state) =>
        state is { Screen.Error: null, LastBusyAt: { } busy } && busy > state.FailedAt + Bounds.ScreenLag;

    /// <summary>How strongly a class forbids keys: not, for a while, altogether.</summary>
    private static int Gravity(FailureClass @class) => @class switch
    {
        FailureClass.Transient or FailureClass.Overloaded => 1,
        FailureClass.Limit => 2,
        _ => 3,
    };

    /// <summary>What has to be answered when an attempt came to nothing that nobody named: what it answered, unless the client is a new one by now.</summary>
    private static Situation SituationAfter(SessionState state) => state.Incident switch
    {
        null or { Situation: Situation.Frozen or Situation.Gone or Situation.Wedged } => Situation.Transient,
        { Situation: Situation.Stalled } when AttemptDecisions.Open(state)?.Remedy == Remedy.Restart => Situation.Transient,
        { } incident => incident.Situation,
    };

    private static void Schedule(Step step, FailureCause cause)
    {
        AttemptDecisions.Abandon(step, cause.Text);
        var recovery = step.Recovery;
        var used = step.State.Budget.Used;
        var remedy = Next(step.State, recovery);
        if (remedy == Remedy.Hold) Hold(step, cause);
        else if (!step.State.Budget.Allows(recovery.MaxRetries) || BudgetDecisions.IsTooDear(step.State, recovery)) BudgetDecisions.GiveUp(step);
        else if (remedy == Remedy.Wait && Limits.AnnouncedWait(step, cause) is { } announced) BackOff(step, remedy, announced, isByWallClock: true);
        else if (remedy == Remedy.Wait) BackOff(step, remedy, Spread(step, recovery.LimitUnknownWait));
        else BackOff(step, remedy, recovery.Backoff.IsEmpty ? TimeSpan.Zero : Spread(step, recovery.Backoff[Math.Min(used, recovery.Backoff.Length - 1)]));
    }

    /// <summary>A wait with its jitter, for the next attempt of the incident.</summary>
    public static TimeSpan Spread(Step step, TimeSpan wait) => step.State.Incident is { } incident
        ? Jitter.Of(wait, step.Recovery.Jitter, $"{step.State.Name}/{incident.Id}", incident.Attempts is [.., var last] ? last.Number + 1 : 1)
        : wait;

    private static void BackOff(Step step, Remedy remedy, TimeSpan delay, bool isByWallClock = false)
    {
        step.Recover(new RecoveryState.BackingOff(step.Now + delay) { DueAt = isByWallClock ? step.Signal.Wall + delay : null });
        var what = remedy is Remedy.Compact or Remedy.Rewind or Remedy.Restart ? $" ({Remedies.Name(remedy)})" : "";
        step.Tell(NoteKind.RetryScheduled,
            $"retry {step.State.Budget.Used + 1} of {step.Recovery.MaxRetries}{what} in {delay.TotalSeconds:0.###} s");
    }

    private static void Hold(Step step, FailureCause cause)
    {
        var whyNot = step.State.Incident is { } incident ? Situations.WhyNot(incident, step.Recovery) : null;
        AttemptDecisions.Abandon(step, cause.Text);
        step.Recover(RecoveryState.Holding.Instance);
        step.Tell(NoteKind.Held, $"no key is typed; a person is needed: {cause.Text}{(whyNot is null ? "" : $" ({whyNot})")}");
    }

    /// <summary>The only place where the budget is spent, and where an attempt begins. False, and given up or waiting for the hour, when there is nothing left.</summary>
    private static bool Spend(Step step, Remedy remedy)
    {
        if (BudgetDecisions.Refuses(step)) return false;
        step.State = step.State with { Budget = step.State.Budget.Spend(step.Signal.Wall) };
        AttemptDecisions.Begin(step, remedy);
        return true;
    }

    /// <summary>An attempt that was refused before a key was typed costs nothing.</summary>
    public static void GiveBack(Step step, string reason)
    {
        step.State = step.State with { Budget = step.State.Budget.GiveBack() };
        AttemptDecisions.End(step, AttemptOutcome.Refused, reason);
    }

    private static void OpenIncident(Step step, FailureCause cause, Situation situation)
    {
        var number = step.State.Incidents + 1;
        step.State = step.State with
        {
            FailedAt = step.Now,
            Incidents = number,
            Incident = new Incident($"{step.State.Name}-{number}", cause, step.Now, step.Signal.Wall, Open: true)
            {
                Situation = situation,
                Prompt = FailedPrompt(step),
            },
        };
        step.Tell(NoteKind.Incident, cause.Text);
    }

    /// <summary>
    /// The prompt of the turn that failed. One of our own texts stands for the prompt of the incident that it was typed in: to go back to before
    /// the text would leave what fails in the conversation.
    /// </summary>
    private static string? FailedPrompt(Step step)
    {
        var state = step.State;
        if ((state.Progress.Prompt ?? state.Screen.LastPrompt) is not { } prompt) return null;
        if (Drafts.IsOurs(prompt, state, step.Recovery)) return state.Incident?.Prompt;
        return prompt.Length <= LongestPrompt ? prompt : prompt[..LongestPrompt];
    }

    /// <summary>The prompt of a failed turn that no source has told, as the idle screen shows it beside the error.</summary>
    public static void LearnPrompt(Step step)
    {
        if (step.State is not { Incident: { Open: true, Prompt: null, Attempts.IsEmpty: true } incident, Screen: { Error: not null, LastPrompt: not null } }) return;
        if (FailedPrompt(step) is { } prompt) step.State = step.State with { Incident = incident with { Prompt = prompt } };
    }

    private static void CloseIncident(Step step) => step.State = step.State with
    {
        LeftDraft = false,
        Interrupted = null,
        Incident = step.State.Incident is { } incident ? incident with { Open = false } : null,
    };
}
