using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>
/// A person's hold: nothing is typed and no remedy restarts the client until it is released or its time is over by the wall clock. What is seen
/// goes on being seen, and a remedy that came due meanwhile goes on afterwards. Not to be confused with <see cref="RecoveryState.Holding"/>,
/// which is the end of a ladder.
/// </summary>
internal static class HoldDecisions
{
    /// <summary>Timers and clocks differ by less; without it a hold would be looked at in vain.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>A screen that waits for the end of a hold needs no look before: the end itself is one.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromHours(1);

    public static bool IsHeld(SessionState state) => state.Hold is not null;

    public static void Begin(Step step, OperatorAsked asked)
    {
        if (!step.IsClaude) return;
        TurnDecisions.CancelTyping(step);
        step.State = step.State with
        {
            Hold = Look(step, new OperatorHold(step.Signal.Wall, asked.Until?.ToUniversalTime(), asked.Why ?? "a person")),
        };
        step.Tell(NoteKind.HoldBegan, $"{Reason(step.State)}: no key is typed and nothing is restarted for a remedy; what happens is watched on");
    }

    public static void Release(Step step, string why)
    {
        if (step.State.Hold is null) return;
        step.State = step.State with { Hold = null };
        step.Tell(NoteKind.Released, why);
        if (!step.IsClaude || step.State.Process.State is not (ProcessState.Starting or ProcessState.Running)) return;
        if (step.State.Recovery is RecoveryState.AwaitingReady) RecoveryDecisions.TryNow(step);
        SubmitFirstPrompt(step);
    }

    /// <summary>Whatever is heard, a hold whose time is over ends before it is decided on: after a sleep, or when a clock was set.</summary>
    public static void Expire(Step step)
    {
        if (step.State.Hold is not { } hold || step.Signal.Wall == default) return;
        if (hold.Until <= step.Signal.Wall) Release(step, $"the hold by {hold.Why} is over: its time was {PlainMoment.Of(hold.Until.Value)}");
        else if (hold.LookAt <= step.Now) step.State = step.State with { Hold = Look(step, hold) }; // the wall clock was set back
    }

    /// <summary>Why no key may be typed, and when to look again at the latest; null when nothing is held.</summary>
    public static (string Reason, TimeSpan Recheck)? NotReady(SessionState state, TimeSpan now) =>
        IsHeld(state) ? (Reason(state), now + Recheck) : null;

    /// <summary><c>held by a person until 2030-01-02 03:04:05 UTC</c>.</summary>
    public static string Reason(SessionState state) => state.Hold is { } hold
        ? $"held by {hold.Why} {(hold.Until is { } until ? $"until {PlainMoment.Of(until)}" : $"until 'supervisorctl release {state.Name}'")}"
        : "not held";

    /// <summary>
    /// The first prompt goes to a client with its launch. One that was started while it was held has not got it: it is started again with it, as soon
    /// as nobody is disturbed by that.
    /// </summary>
    public static void SubmitFirstPrompt(Step step)
    {
        var state = step.State;
        if (IsHeld(state) || !state.Conversation.PromptPending || step.Policy.Prompt is null) return;
        if (state.Process is not { State: ProcessState.Running or ProcessState.Starting, ProcessId: not null, Launch: { Kind: not LaunchKind.Plain, Prompt: null } }) return;
        if (state.Recovery is not RecoveryState.None || state.Turn.InFlight || state.Progress.Registry is { Status: not "idle" }) return;
        if (state.Screen is not { Kind: ScreenKind.Idle, Waiting: null, Draft: null } || PersonDecisions.Hold(state, step.Recovery, step.Now) is not null) return;
        step.Tell(NoteKind.Restarting, "the hold is over: the client, which was started without its first prompt, is started again with it");
        step.Process(p => p with { Stopping = StopReason.Restart });
        step.Enter(ProcessState.Stopping);
        step.Do(new Terminate(step.Policy.Restart.StopWait));
    }

    private static OperatorHold Look(Step step, OperatorHold hold) => hold.Until is { } until && step.Signal.Wall != default
        ? hold with { LookAt = step.Now + Later(until - step.Signal.Wall, Tick) }
        : hold;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
