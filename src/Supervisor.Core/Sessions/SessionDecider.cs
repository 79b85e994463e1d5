using Supervisor.Core.Budgets;
using Supervisor.Core.Outages;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>What happened → what to do. Pure: the same state, signal and policy give the same decision, whatever the world does.</summary>
public static class SessionDecider
{
    /// <summary>Decides on one signal. Never throws; a signal that does not fit changes nothing.</summary>
    public static Decision Decide(SessionState state, Signal signal, SessionPolicy policy)
    {
        policy = policy.After(signal);
        var step = new Step(state, signal, policy);
        if (IsStale(state, signal)) return step.ToDecision();
        HoldDecisions.Expire(step);
        var observed = Dispatch(step);
        ProgressDecisions.After(step, state, observed);
        OutageDecisions.After(step, state);
        return step.ToDecision();
    }

    /// <summary>The state of a session that a daemon takes up, from what the last one wrote down.</summary>
    /// <param name="name">The session's name.</param>
    /// <param name="record">What is on disk, or null for a session never seen.</param>
    /// <param name="freshSessionId">The id for a new conversation.</param>
    /// <param name="policy">The session's settings.</param>
    /// <param name="now">The wall clock, UTC.</param>
    public static SessionState TakeUp(
        string name, SessionRecord? record, string freshSessionId, SessionPolicy policy, DateTimeOffset now) =>
        record?.ToState(now) is { } state
            ? state with { Name = name }
            : new SessionState(name, new Conversation(freshSessionId) { PromptPending = policy.Prompt is not null }) { Epoch = now };

    /// <summary>
    /// The state of a session whose process lives on, or has ended without anybody taking note. A <see cref="ProcessTakenUp"/> must be the first signal
    /// that follows.
    /// </summary>
    /// <param name="name">The session's name.</param>
    /// <param name="record">What is on disk; null when it was lost.</param>
    /// <param name="living">The process.</param>
    /// <param name="now">The wall clock, UTC.</param>
    public static SessionState TakeUp(string name, SessionRecord? record, LivingProcess living, DateTimeOffset now) => TakingUp.Living(name, record, living, now);

    private static bool IsStale(SessionState state, Signal signal) =>
        signal.Incarnation != 0 && signal.Incarnation != state.Process.Incarnation;

    /// <summary>The debug file goes on from one process to the next: a late line of the last one must not speak for this one.</summary>
    private static bool IsOfEarlierProcess(Step step) => step.Signal.OccurredAt < step.State.Process.LaunchedAt;

    /// <summary>Whether it was an observation of a living client of this process.</summary>
    private static bool Dispatch(Step step)
    {
        switch (step.Signal.What)
        {
            case OperatorAsked asked: OperatorDecisions.OnAsked(step, asked); break;
            case ProcessTakenUp taken: TakingUp.OnTaken(step, taken); break;
            case ProcessSpawned spawned: ProcessDecisions.OnSpawned(step, spawned); break;
            case SpawnFailed failed: ProcessDecisions.OnSpawnFailed(step, failed); break;
            case ProcessExited exited: ExitDecisions.OnExited(step, exited); break;
            case DeadlinePassed: Deadlines.OnPassed(step); break;
            case TypingEnded ended: TypingDecisions.OnEnded(step, ended); break;
            case InterruptEnded ended: StallDecisions.OnEnded(step, ended); break;
            case CompactEnded ended: CompactDecisions.OnEnded(step, ended); break;
            case RewindEnded ended: RewindDecisions.OnEnded(step, ended); break;
            case OutageTold told: OutageDecisions.OnTold(step, told); break;
            case ThresholdsMeasured: return true;
            case PolicyChanged changed: PolicyDecisions.OnChanged(step, changed); break;
            case CostSeen seen: BudgetDecisions.OnCost(step, seen); break;
            case var what when step.IsClaude && step.State.Process.IsAlive && !IsOfEarlierProcess(step):
                DispatchClient(step, what);
                return true;
        }

        return false;
    }

    private static void DispatchClient(Step step, Observation what)
    {
        switch (what)
        {
            case ScreenShown shown: ScreenDecisions.OnShown(step, shown); break;
            case PromptSubmitted submitted: TurnDecisions.OnSubmitted(step, submitted); break;
            case MainRequestSent: TurnDecisions.OnRequest(step); break;
            case ContentSeen seen: TurnDecisions.OnContent(step, seen.What); break;
            case ToolStarted tool: TurnDecisions.OnContent(step, $"tool {tool.Tool}"); break;
            case TurnCompleted completed: TurnDecisions.OnCompleted(step, completed); break;
            case TurnFailed failed: TurnDecisions.OnFailed(step, failed); break;
            case FailureHinted hinted: TurnDecisions.OnHinted(step, hinted); break;
            case ClientRetrying: step.Turn(t => t with { ClientRetrying = true, Suspicion = null }); break;
            case PersonTyped: PersonDecisions.OnTyped(step); break;
            case SessionStarted started: TurnDecisions.OnSessionStarted(step, started); break;
        }
    }
}
