using Supervisor.Core.Budgets;
using Supervisor.Core.Outages;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>What a person asks for, which always wins.</summary>
internal static class OperatorDecisions
{
    public static void OnAsked(Step step, OperatorAsked asked)
    {
        switch (asked.Command)
        {
            case OperatorCommand.Start: Start(step, asked.FreshSessionId); break;
            case OperatorCommand.Stop: Stop(step, StopReason.Person); break;
            case OperatorCommand.Restart: Restart(step); break;
            case OperatorCommand.Shutdown: Stop(step, StopReason.Shutdown); break;
            case OperatorCommand.Retry: Retry(step); break;
            case OperatorCommand.Interrupt: Interrupt(step); break;
            case OperatorCommand.Hold: HoldDecisions.Begin(step, asked); break;
            case OperatorCommand.Release: HoldDecisions.Release(step, $"released by {asked.Why ?? "a person"}"); break;
            case OperatorCommand.Refill: BudgetDecisions.Refill(step); break;
        }
    }

    private static void Start(Step step, string? freshSessionId)
    {
        if (step.State.Process.IsAlive) return;
        if (step.State.Conversation.Lost && freshSessionId is not null)
        {
            // A person starts a session whose conversation is gone: that can only mean a new one, with a budget of its own.
            Forget(step);
            step.State = step.State with { Budget = RetryBudget.Full };
            step.Conversation(c => c.Continue(freshSessionId) with
            {
                Content = ConversationContent.None,
                Lost = false,
                PromptPending = step.Policy.Prompt is not null,
            });
        }

        step.Process(p => p with { FastExits = 0, Restarts = 0, LaunchSwaps = 0 });
        ProcessDecisions.Launch(step);
    }

    private static void Stop(Step step, StopReason reason)
    {
        var process = step.State.Process;
        if (reason == StopReason.Person) Forget(step);
        if (process.State == ProcessState.Backoff)
        {
            step.Enter(ProcessState.Stopped);
        }
        else if (process.State == ProcessState.Stopping)
        {
            step.Process(p => p with { Stopping = reason }); // the last word counts
        }
        else if (process.IsAlive)
        {
            TurnDecisions.CancelTyping(step);
            step.Process(p => p with { Stopping = reason });
            step.Enter(ProcessState.Stopping);
            step.Do(new Terminate(step.Policy.Restart.StopWait));
        }
    }

    private static void Restart(Step step)
    {
        if (step.State.Process.IsAlive) Stop(step, StopReason.Restart);
        else Start(step, null);
    }

    /// <summary>A person who stops a session ends its turn too: nothing of it goes on by itself at the next start.</summary>
    public static void Forget(Step step)
    {
        TurnDecisions.CancelTyping(step);
        step.Turn(_ => Turn.None);
        step.Process(p => p with { ContinueTurn = false });
        if (step.State.Recovery is RecoveryState.None) return;
        RecoveryDecisions.Close(step, NoteKind.Resolved, "stopped by a person");
    }

    private static void Retry(Step step)
    {
        var isUnderWay = step.State.Recovery is RecoveryState.Typing or RecoveryState.Interrupting or RecoveryState.Compacting or RecoveryState.Rewinding;
        if (isUnderWay || step.State.Recovery is RecoveryState.None || !step.State.Process.IsAlive) return;
        BudgetDecisions.Fill(step);
        step.State = step.State with
        {
            FailedAt = step.Now, // a person says that it failed: what was seen before does not contradict it
            Incident = step.State.Incident is { } incident ? incident with { Open = true } : null,
        };
        step.Tell(NoteKind.Asked, "a person asks for a retry; the budget is full again");
        OutageDecisions.Overrule(step);
        // A submission whose proof or content is still awaited is not typed over: the refilled budget serves what follows it.
        if (step.State.Recovery is RecoveryState.Submitting or RecoveryState.Verifying) return;
        if (step.State is { Recovery: RecoveryState.GaveUp or RecoveryState.Holding, Turn.InFlight: true })
        {
            // Given up on, or held at, a turn that hangs: it is judged again, and what is overdue is acted on.
            RecoveryDecisions.Close(step, NoteKind.Resolved, "a person asks for a retry of the turn that hangs");
            return;
        }

        // Where nothing more would be done a person's word stands for the ladder's; what waits only comes sooner.
        if (step.State.Recovery is RecoveryState.Holding or RecoveryState.GaveUp)
            step.Recover(new RecoveryState.AwaitingReady("a person asks", step.Now) { Asked = Remedy.Retry });
        RecoveryDecisions.TryNow(step);
    }

    private static void Interrupt(Step step)
    {
        if (!step.State.Process.IsAlive) return;
        TurnDecisions.CancelTyping(step);
        step.Turn(_ => Turn.None);
        if (step.State.Recovery is not (RecoveryState.None or RecoveryState.Holding or RecoveryState.GaveUp))
            RecoveryDecisions.Close(step, NoteKind.Resolved, "interrupted by a person; the session is theirs");
    }
}
