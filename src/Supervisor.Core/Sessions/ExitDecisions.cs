using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>What follows the end of a process.</summary>
internal static class ExitDecisions
{
    public static void OnExited(Step step, ProcessExited exited)
    {
        var process = step.State.Process;
        if (!process.IsAlive) return;
        var how = Describe(exited);
        step.Tell(NoteKind.Exited, $"process {process.ProcessId} ended: {how}");
        LearnConversation(step, exited.Conversation);
        if (process.State == ProcessState.Starting && step.Now >= process.LaunchedAt + step.Policy.Restart.StartSeconds)
        {
            ProcessDecisions.OnStartedUp(step); // it was up for long enough; only its timer had not been heard yet
        }

        // A client that found no conversation has not begun a turn of it. One whose id was in use has: in an earlier life.
        var clean = (exited.Code == 0 || exited.Problem == LaunchProblem.NoConversation) && process.Stopping == StopReason.None;
        var interrupted = process.Stopping != StopReason.Person && RecoveryDecisions.OnExit(step, how, clean);
        step.Process(p => p with { ProcessId = null, LastExit = how, LastEnd = exited.Code == 0 ? ProcessEnd.Clean : ProcessEnd.Failed });
        step.State = step.State with { Screen = ScreenView.Unknown, ScreenCause = null, Turn = Turn.None };
        if (process.Stopping == StopReason.None) OnUnasked(step, exited, interrupted, how);
        else EndStopping(step, interrupted);
    }

    /// <summary>A process that was being stopped is gone: what follows was said when the stop was asked for.</summary>
    public static void EndStopping(Step step, bool interrupted)
    {
        var reason = step.State.Process.Stopping;
        // A client that is told to end still reports failures on its way: none of them outlives a person's stop.
        if (reason == StopReason.Person) OperatorDecisions.Forget(step);
        step.Process(p => p with { ProcessId = null, ContinueTurn = interrupted && reason != StopReason.Person });
        if (reason is StopReason.Restart or StopReason.Recovery) ProcessDecisions.Launch(step);
        else step.Enter(ProcessState.Stopped);
    }

    /// <summary>Starts again after a delay, or gives the process up as failing too fast.</summary>
    public static void BackOffOrFail(Step step, string why)
    {
        var restart = step.Policy.Restart;
        step.Process(p => p with { FastExits = p.FastExits + 1 });
        var fastExits = step.State.Process.FastExits;
        if (fastExits > restart.StartRetries)
        {
            step.Process(p => p with { LastExit = why });
            step.Enter(ProcessState.Fatal);
            RecoveryDecisions.OnProcessGone(step);
            return;
        }

        BackOff(step, fastExits);
    }

    private static void OnUnasked(Step step, ProcessExited exited, bool interrupted, string how)
    {
        var process = step.State.Process;
        step.Process(p => p with { ContinueTurn = interrupted });
        if (exited.IsLost)
        {
            // Every session of the daemon is in the same case: they do not all start in one instant.
            step.Process(p => p with { RestartAt = step.Now + Bounds.LostSpread * Jitter.Unit($"{step.State.Name}/{p.Incarnation}") });
            step.Enter(ProcessState.Backoff);
            return;
        }

        if (step.IsClaude && exited.Problem != LaunchProblem.None && SwapLaunch(step, exited)) return;

        var restart = step.Policy.Restart;
        var expected = exited.Code == 0;
        var again = restart.When == RestartWhen.Always || (restart.When == RestartWhen.OnFailure && !expected);
        if (process.State == ProcessState.Starting && again)
        {
            BackOffOrFail(step, $"{how}, within {restart.StartSeconds.TotalSeconds:0.#} s of its start");
            return;
        }

        if (!again)
        {
            step.Enter(ProcessState.Exited);
            RecoveryDecisions.OnProcessGone(step);
            return;
        }

        var healthy = step.Now - process.LaunchedAt >= Bounds.HealthyRun;
        step.Process(p => p with { Restarts = healthy ? 1 : p.Restarts + 1 });
        BackOff(step, step.State.Process.Restarts);
    }

    /// <summary>A client that says why it cannot start is believed: new becomes resume, resume becomes new, or a person is asked.</summary>
    private static bool SwapLaunch(Step step, ProcessExited exited)
    {
        var process = step.State.Process;
        if (process.LaunchSwaps >= Bounds.LaunchSwaps) return Lost(step, "the client calls its session id both in use and not found");
        if (exited.Problem == LaunchProblem.SessionIdInUse && process.Launch?.Kind == LaunchKind.New)
        {
            if (exited.Conversation == TranscriptContent.Absent)
            {
                return Lost(step, "another process uses this session id; end it, then start this session");
            }

            if (exited.Conversation != TranscriptContent.NoPrompt || !TakeFreshId(step, exited)) step.Conversation(c => c.AtLeast(ConversationContent.Submitted));
        }
        else if (exited.Problem == LaunchProblem.NoConversation && process.Launch?.Kind == LaunchKind.Resume)
        {
            if (step.State.Conversation.Content == ConversationContent.Answered
                || step.State.Recovery is RecoveryState.Holding or RecoveryState.GaveUp)
            {
                step.Conversation(c => c with { Lost = true });
                return Lost(step, "the client no longer finds this conversation; 'supervisorctl start' begins a new one");
            }

            // Nothing had been answered, so nothing is lost: the same id, and the first prompt once more if there was one. Not after
            // a /clear: there the first prompt was submitted long ago, in the conversation before.
            step.Conversation(c => c with
            {
                Content = ConversationContent.None,
                PromptPending = step.Policy.Prompt is not null && c.Lineage.IsEmpty,
            });
            if (exited.Conversation is TranscriptContent.NoPrompt or TranscriptContent.HasPrompt) TakeFreshId(step, exited);
            RecoveryDecisions.OnConversationGone(step);
        }
        else
        {
            return false;
        }

        step.Process(p => p with { LaunchSwaps = p.LaunchSwaps + 1 });
        ProcessDecisions.Launch(step);
        return true;
    }

    /// <summary>
    /// A client that ends between the start of a conversation and its first prompt leaves a transcript without a prompt, whose id it
    /// then calls in use for a new conversation, and not found for an old one [seen on 2.1.146 and 2.1.329]. Nothing was answered under that
    /// id: another one takes its place, and it is no ancestor of anything.
    /// </summary>
    private static bool TakeFreshId(Step step, ProcessExited exited)
    {
        if (exited.FreshSessionId is not { } fresh) return false;
        step.Conversation(c => c with { SessionId = fresh });
        return true;
    }

    private static bool Lost(Step step, string why)
    {
        step.Process(p => p with { LastExit = why });
        step.Enter(ProcessState.Fatal);
        RecoveryDecisions.OnProcessGone(step);
        return true;
    }

    private static void BackOff(Step step, int failures)
    {
        var restart = step.Policy.Restart;
        var delay = restart.BackoffMin * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        if (delay > restart.BackoffMax) delay = restart.BackoffMax;
        step.Process(p => p with { RestartAt = step.Now + delay });
        step.Enter(ProcessState.Backoff);
    }

    /// <summary>The transcript knows what no signal may have told: whether the prompt went in before the end.</summary>
    private static void LearnConversation(Step step, TranscriptContent found)
    {
        if (!step.IsClaude) return;
        if (found is TranscriptContent.HasPrompt or TranscriptContent.HasAnswer)
        {
            var content = found == TranscriptContent.HasAnswer ? ConversationContent.Answered : ConversationContent.Submitted;
            step.Conversation(c => c.AtLeast(content) with { PromptPending = false });
        }
    }

    private static string Describe(ProcessExited exited) => (exited.Code, exited.Signal) switch
    {
        ({ } code, _) => $"exit status {code}",
        (_, { } signal) => $"signal {signal}",
        _ => exited.IsLost ? "the host of its terminal has ended" : "exit status unknown",
    };
}
