using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>Starting a process.</summary>
internal static class ProcessDecisions
{
    /// <summary>Starts the process the way its conversation needs.</summary>
    public static void Launch(Step step)
    {
        AttemptDecisions.TellLeft(step);
        var plan = Plan(step);
        step.State = step.State with
        {
            Screen = ScreenView.Unknown,
            ScreenCause = null,
            ScreenSince = step.Now,
            ScreenKnown = false,
            LastBusyAt = null,
            CompletedAt = null,
            LeftDraft = false,
            Interrupted = null,
            Turn = new Turn(InFlight: plan.Prompt is not null),
        };
        step.Process(p => p with
        {
            Incarnation = p.Incarnation + 1,
            ProcessId = null,
            Launch = plan,
            LaunchedAt = step.Now,
            Stopping = StopReason.None,
            ContinueTurn = false,
        });
        step.Enter(ProcessState.Starting);
        step.Do(new Launch(plan, step.State.Process.Incarnation));
    }

    public static void OnSpawned(Step step, ProcessSpawned spawned)
    {
        if (!step.State.Process.IsAlive) return; // an exit that was faster than its own start report
        step.Process(p => p with { ProcessId = spawned.ProcessId });
        step.Tell(NoteKind.Launched, Describe(step.State.Process.Launch, spawned.ProcessId));
    }

    /// <summary>The program could not be started at all: counted like an exit that came too fast.</summary>
    public static void OnSpawnFailed(Step step, SpawnFailed failed)
    {
        if (step.State.Process is not { IsAlive: true, ProcessId: null }) return;
        step.Process(p => p with { LastExit = failed.Reason, LastEnd = ProcessEnd.NotStarted });
        RecoveryDecisions.OnLaunchLost(step);
        if (step.State.Process.State == ProcessState.Stopping)
        {
            ExitDecisions.EndStopping(step, step.State.Process.ContinueTurn); // asked to stop before the start had failed
            return;
        }

        ExitDecisions.BackOffOrFail(step, failed.Reason);
    }

    /// <summary>Called when <c>start_seconds</c> have passed.</summary>
    public static void OnStartedUp(Step step)
    {
        step.Process(p => p with { FastExits = 0 });
        step.Enter(ProcessState.Running);
    }

    private static LaunchPlan Plan(Step step)
    {
        if (!step.IsClaude) return new LaunchPlan(LaunchKind.Plain);
        var conversation = step.State.Conversation;
        if (conversation.Content == ConversationContent.None)
        {
            return new LaunchPlan(LaunchKind.New, conversation.SessionId, conversation.PromptPending && !HoldDecisions.IsHeld(step.State) ? step.Policy.Prompt : null);
        }

        return new LaunchPlan(LaunchKind.Resume, conversation.SessionId, RecoveryDecisions.ResumePrompt(step));
    }

    private static string Describe(LaunchPlan? plan, int pid) => plan switch
    {
        { Kind: LaunchKind.New, Prompt: not null } => $"started as pid {pid}: new conversation, with its first prompt",
        { Kind: LaunchKind.New } => $"started as pid {pid}: new conversation",
        { Kind: LaunchKind.Resume, Prompt: not null } => $"started as pid {pid}: conversation resumed, going on with its turn",
        { Kind: LaunchKind.Resume } => $"started as pid {pid}: conversation resumed",
        _ => $"started as pid {pid}",
    };
}
