using Supervisor.Core.Outages;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>What starts and ends of the process mean for a remedy.</summary>
internal static partial class RecoveryDecisions
{
    /// <summary>A longer text does not go onto a command line: Linux takes 128 KiB for one argument, and a character may take three bytes.</summary>
    private const int LongestArgument = 40_000;

    /// <summary>
    /// The prompt that a resumed conversation is given on the command line: the first one if it never went in, the retry text (or the prompt
    /// that the client has taken back) if a turn was interrupted and the budget allows it, else none.
    /// </summary>
    public static string? ResumePrompt(Step step)
    {
        if (HoldDecisions.IsHeld(step.State)) return null;
        if (step.State.Conversation.PromptPending) return step.Policy.Prompt;
        if (!step.State.Process.ContinueTurn || step.State.Recovery is RecoveryState.Holding or RecoveryState.GaveUp) return null;
        if (step.State.Recovery is RecoveryState.BackingOff waiting && !Limits.IsDue(step, waiting.Until)) return null; // typed when it is due
        if (OutageDecisions.IsHeld(step)) return null; // the same: another session tries first
        if (!IsPaid(step.State))
        {
            var next = Asked(step.State) ?? Next(step.State, step.Recovery);
            if (next is Remedy.Hold or Remedy.Compact or Remedy.Rewind || !Spend(step, next)) return null; // done at the screen, or told there
        }

        var usual = Drafts.Typed(step.State, step.Recovery);
        var text = step.State.Interrupted is { IsPutBack: true, Prompt: { Length: <= LongestArgument } prompt } ? prompt : usual;
        step.State = step.State with { Typed = text };
        step.Recover(new RecoveryState.Submitting(step.Now, step.Now + Bounds.LaunchProof));
        step.Tell(NoteKind.RetryTyping,
            $"resuming with {(text == usual ? $"\"{text}\"" : "the interrupted prompt")} (retry {step.State.Budget.Used} of {step.Recovery.MaxRetries})");
        return text;
    }

    /// <summary>The launch that carried a retry never ran: nothing was submitted, so nothing is spent.</summary>
    public static void OnLaunchLost(Step step)
    {
        if (step.State.Recovery is not RecoveryState.Submitting)
        {
            // Whatever was believed to be under way in it is not.
            if (OnExit(step, "it could not be started", clean: true)) step.Process(p => p with { ContinueTurn = true });
            return;
        }

        var underWay = AttemptDecisions.IsUnderWay(step.State); // what was done at the screen is not done again
        if (!underWay) GiveBack(step, "the program could not be started");
        step.Process(p => p with { ContinueTurn = true });
        step.Recover(new RecoveryState.BackingOff(step.Now) { Paid = underWay });
    }

    /// <summary>The process ended. Says whether that interrupted work which the next launch has to go on with.</summary>
    /// <param name="clean">
    /// Whether no turn of its own was cut off, whatever was thought to be running: it ended by itself with status 0 (a person left), or
    /// could not start.
    /// </param>
    public static bool OnExit(Step step, string how, bool clean)
    {
        switch (step.State.Recovery)
        {
            case RecoveryState.Holding or RecoveryState.GaveUp:
                return false;
            case RecoveryState.None:
                if (clean || !step.State.Turn.InFlight || step.State.Conversation.Content == ConversationContent.None) return false;
                var asked = step.State.Process.Stopping != StopReason.None;
                step.State = step.State with { Budget = step.State.Budget.ForNewFailure() };
                OpenIncident(
                    step,
                    new FailureCause(FailureClass.Transient, asked ? $"stopped in mid-turn ({how})" : $"the process ended in mid-turn ({how})"),
                    Situation.Gone);
                break;
            case RecoveryState.BackingOff:
                return true; // its wait goes on: a new process is no reason to come early to a limit or an overloaded API
            case RecoveryState.AwaitingReady { Paid: true } when AttemptDecisions.IsRewindUnsaved(step.State):
                AttemptDecisions.End(step, AttemptOutcome.NotSubmitted, $"the process ended, and the rewind with it ({how})");
                step.Tell(NoteKind.AttemptFailed, $"the process ended before the rewind text was submitted: the conversation is as it was ({how})");
                break; // what follows such an attempt is always a hold
            case RecoveryState.AwaitingReady { Paid: true } or RecoveryState.Interrupting:
                AttemptDecisions.EndEarlier(step, AttemptOutcome.NoProgress, $"the process ended ({how})");
                step.State = step.State with { FailedAt = step.Now };
                step.Recover(new RecoveryState.BackingOff(step.Now) { Paid = true });
                return true;
            case RecoveryState.Typing or RecoveryState.Submitting or RecoveryState.Verifying:
                var outcome = step.State.Recovery is RecoveryState.Verifying ? AttemptOutcome.NoProgress : AttemptOutcome.NotSubmitted;
                AttemptDecisions.End(step, outcome, $"the process ended ({how})");
                step.Tell(NoteKind.AttemptFailed, $"the process ended before the retry was verified ({how})");
                if (step.State.Incident is { } incident) step.State = step.State with { Incident = incident with { Situation = Situations.AfterEnd(incident.Situation) } };
                break;
            case RecoveryState.Compacting or RecoveryState.Rewinding:
                AttemptDecisions.End(step, AttemptOutcome.NotSubmitted, $"the process ended meanwhile ({how})");
                step.Tell(NoteKind.AttemptFailed, $"the process ended before the conversation was seen to be changed ({how})");
                break; // the situation is what it was, and its ladder says what comes
        }

        step.State = step.State with { FailedAt = step.Now };
        step.Recover(new RecoveryState.BackingOff(step.Now) { Asked = step.State.Recovery is RecoveryState.AwaitingReady waiting ? waiting.Asked : null });
        return true;
    }

    /// <summary>The conversation begins anew: there is no turn to go on with.</summary>
    public static void OnConversationGone(Step step)
    {
        step.Process(p => p with { ContinueTurn = false });
        if (step.State.Recovery is RecoveryState.BackingOff) Close(step, NoteKind.Resolved, "the conversation begins anew");
    }

    /// <summary>The process will not come back by itself.</summary>
    public static void OnProcessGone(Step step)
    {
        step.Process(p => p with { ContinueTurn = false });
        if (step.State.Recovery is RecoveryState.None or RecoveryState.Holding or RecoveryState.GaveUp) return;
        step.State = step.State with { Tally = step.State.Tally with { Failed = step.State.Tally.Failed + 1 } };
        Close(step, NoteKind.Resolved, "the process is gone and is not started again");
    }
}
