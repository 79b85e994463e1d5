using Supervisor.Core.Outages;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>A process of an earlier daemon that is still held.</summary>
/// <param name="Incarnation">Which start of the session's process it is.</param>
/// <param name="ProcessId">Its id.</param>
/// <param name="SessionId">The conversation that it was started with.</param>
public sealed record LivingProcess(int Incarnation, int ProcessId, string SessionId);

/// <summary>
/// Goes on where an earlier daemon stood, with a process that has lived on: from its record, and from the keys that have reached the terminal.
/// Nothing is believed of the screen until it was seen; a running turn is watched anew from now.
/// </summary>
internal static class TakingUp
{
    private const string Ended = "the supervisor ended before a key was pressed";

    public static SessionState Living(string name, SessionRecord? record, LivingProcess living, DateTimeOffset now)
    {
        if (record is null)
        {
            return new SessionState(name, new Conversation(living.SessionId) { Content = ConversationContent.Submitted })
            {
                Epoch = now,
                Process = Process(null, living, TimeSpan.Zero),
            };
        }

        var life = record.Life?.Incarnation == living.Incarnation ? record.Life : null;
        var at = new WallTimes(now);
        // A turn in flight is not interrupted: its client lives.
        var state = (record with { TurnInFlight = false }).ToState(now) with { Name = name };
        state = state with
        {
            Process = Process(life, living, at.Back(life?.LaunchedAt)),
            Turn = record.TurnInFlight ? new Turn(InFlight: true, life?.Turn?.PromptId, life?.Turn?.Suspicion) : Turn.None,
            // The request is a tick before all else: what is measured from a take-up is no measurement.
            Progress = record.TurnInFlight
                ? new TurnProgress
                {
                    StartedAt = at.Back(life?.Turn?.StartedAt),
                    RequestAt = TimeSpan.FromTicks(-1),
                    Prompt = life?.Turn?.Prompt,
                    IsRequested = life?.Turn?.IsRequested ?? false,
                    Model = life?.Model,
                }
                : new TurnProgress { Model = life?.Model },
        };
        if (life is null) return state;
        state = state with
        {
            Attempts = life.Attempts,
            Typed = life.Typed,
            LeftDraft = life.LeftDraft,
            FailedAt = life.FailedAt is null ? TimeSpan.Zero : at.Back(life.FailedAt),
            PersonTypedAt = life.PersonTypedAt is null ? null : at.Back(life.PersonTypedAt),
            Interrupted = life.Interrupted is { } turn ? turn with { Since = at.Back(life.InterruptedAt) } : null,
            Screen = ScreenView.Unknown with { Error = life.ShownError },
        };
        return record.Recovery == RecordedRecovery.Pending ? Recovering(state, record, life.Step, at) : state;
    }

    public static void OnTaken(Step step, ProcessTakenUp taken)
    {
        var process = step.State.Process;
        if (!process.IsAlive || !process.AwaitsTakeUp) return;
        step.Process(p => p with { ProcessId = taken.ProcessId, AwaitsTakeUp = false });
        step.Tell(NoteKind.TakenUp, taken.HasEnded
            ? $"pid {taken.ProcessId} ended while no supervisor ran"
            : $"pid {taken.ProcessId} has lived on and is taken up{(step.State.Turn.InFlight ? "; its turn is watched anew from now" : "")}");
        if (taken.HasEnded) return;
        if (process.State == ProcessState.Stopping)
        {
            step.Do(new Terminate(step.Policy.Restart.StopWait));
            return;
        }

        if (!step.IsClaude) return;
        LearnKeys(step, taken);
        var keys = taken.Keys;
        switch (step.State.Recovery)
        {
            case RecoveryState.Typing typing: GoOnTyping(step, typing, Of(typing.Attempt)); break;
            case RecoveryState.Interrupting interrupting: GoOnInterrupting(step, interrupting, Of(interrupting.Attempt)); break;
            case RecoveryState.Compacting compacting: GoOnCompacting(step, compacting, Of(compacting.Attempt)); break;
            case RecoveryState.Rewinding rewinding: GoOnRewinding(step, rewinding, Of(rewinding.Attempt)); break;
        }

        Typing.KeysTyped? Of(int attempt) => keys?.Attempt == attempt ? keys : null;
    }

    private static ProcessStatus Process(RecordedLife? life, LivingProcess living, TimeSpan launchedAt) => new()
    {
        State = life switch
        {
            { Stopping: not StopReason.None } => ProcessState.Stopping,
            { IsUp: false } => ProcessState.Starting,
            _ => ProcessState.Running,
        },
        Since = TimeSpan.Zero,
        Incarnation = living.Incarnation,
        ProcessId = living.ProcessId,
        Launch = life?.Launch,
        LaunchedAt = launchedAt,
        FastExits = life?.FastExits ?? 0,
        Restarts = life?.Restarts ?? 0,
        Stopping = life?.Stopping ?? StopReason.None,
        AwaitsTakeUp = true,
    };

    /// <summary>The remedy stands where it stood, and its attempt goes on: none of its ends was decided.</summary>
    private static SessionState Recovering(SessionState state, SessionRecord record, RecordedStep? step, WallTimes at)
    {
        var now = TimeSpan.Zero;
        var since = at.Back(step?.Since);
        RecoveryState recovery = step switch
        {
            { Kind: RecordedStepKind.AwaitingReady } => new RecoveryState.AwaitingReady("the screen is awaited", now + Bounds.ReadyRecheck)
            {
                Paid = record.RetryPaid,
                Asked = record.Asked,
            },
            { Kind: RecordedStepKind.Interrupting } => new RecoveryState.Interrupting(step.Attempt, since)
            {
                Until = now + Bounds.InterruptEnd,
                From = step.Retried is { } retried ? Verifying(retried, at) : null,
                IsAlive = step.IsAlive,
            },
            { Kind: RecordedStepKind.Compacting } => new RecoveryState.Compacting(step.Attempt, since, now + Bounds.CompactEnd),
            { Kind: RecordedStepKind.Rewinding } => new RecoveryState.Rewinding(step.Attempt, since, now + Bounds.RewindEnd),
            { Kind: RecordedStepKind.Typing } => new RecoveryState.Typing(step.Attempt, since),
            { Kind: RecordedStepKind.Submitting } => new RecoveryState.Submitting(since, now + (step.Bound is { } bound && bound > Bounds.SubmitProof ? bound : Bounds.SubmitProof)),
            { Kind: RecordedStepKind.Verifying } => Verifying(step, at),
            _ => state.Recovery, // a wait goes on with the time that is left
        };
        return state with
        {
            Recovery = recovery,
            Incident = record.Incident is { } incident ? incident.ToLivingIncident(at.Epoch) : null,
            Outage = record.Incident is { Open: true, Outage: { } outage } ? OutageDecisions.TakenUp(outage, state.Name) : null,
        };
    }

    private static RecoveryState.Verifying Verifying(RecordedStep step, WallTimes at) => new(at.Back(step.Since))
    {
        From = at.Back(step.From),
        ContentAt = step.HasContent ? TimeSpan.Zero : null,
        SawBusy = step.SawBusy,
        SawNoAnswer = step.SawNoAnswer,
    };

    /// <summary>Keys of an attempt that the record does not know (the disk was full): no number is used twice, and a text that stands in the box may be ours.</summary>
    private static void LearnKeys(Step step, ProcessTakenUp taken)
    {
        if (taken.Keys is not { } keys || keys.Attempt <= step.State.Attempts) return;
        step.State = step.State with { Attempts = keys.Attempt, LeftDraft = step.State.LeftDraft || keys is { Text: true, Enters: 0 } };
    }

    /// <summary>
    /// Nobody could type while no daemon ran but through it: a text of ours in the box is ours. It is entered when the box is seen to hold exactly
    /// that; what was entered is only waited for; and where nothing was typed the attempt begins when the screen is ready.
    /// </summary>
    private static void GoOnTyping(Step step, RecoveryState.Typing typing, Typing.KeysTyped? keys)
    {
        var isPart = keys is { IsPart: true, Text: false };
        if (keys is null or { Text: false, IsPart: false, Enters: 0, Stash: false })
        {
            step.Recover(new RecoveryState.AwaitingReady("the screen is awaited", step.Now + Bounds.ReadyRecheck) { Paid = true, Asked = typing.Asked });
        }
        else if (isPart || (HoldDecisions.IsHeld(step.State) && keys is { Enters: 0, Text: true }))
        {
            TypingDecisions.OnEnded(step, new TypingEnded(typing.Attempt, TypingOutcome.NotSubmitted, isPart ? "the supervisor ended in the middle of the text" : HoldDecisions.Reason(step.State)));
        }
        else if (HoldDecisions.IsHeld(step.State) && keys.Enters > 0)
        {
            TypingDecisions.OnEnded(step, new TypingEnded(typing.Attempt, TypingOutcome.Entered)); // its proof is awaited, and no key is pressed
        }
        else if (HoldDecisions.IsHeld(step.State))
        {
            TypingDecisions.OnEnded(step, new TypingEnded(typing.Attempt, TypingOutcome.Refused, HoldDecisions.Reason(step.State), DraftFate.Aside));
        }
        else
        {
            step.Do(new Submit(typing.Attempt, step.State.Typed ?? Drafts.Typed(step.State, step.Recovery), step.State.LeftDraft)
            {
                StashDraft = step.Recovery.Drafts == DraftPolicy.Stash && step.State.Interrupted is null,
                Keys = keys,
            });
        }
    }

    /// <summary>An Esc that was pressed is waited for; no other follows into a turn that has shown life, or while a person holds. One that was not is not pressed now: the turn may have come to life, so it is watched anew.</summary>
    private static void GoOnInterrupting(Step step, RecoveryState.Interrupting interrupting, Typing.KeysTyped? keys)
    {
        if (keys is not { Escapes: > 0 and var escapes }) StallDecisions.OnEnded(step, new InterruptEnded(interrupting.Attempt, TypingOutcome.Refused, Ended));
        else step.Do(new Interrupt(interrupting.Attempt) { Escapes = interrupting.IsAlive || HoldDecisions.IsHeld(step.State) ? Typing.InterruptScript.EscapesBound : escapes });
    }

    private static void GoOnCompacting(Step step, RecoveryState.Compacting compacting, Typing.KeysTyped? keys)
    {
        if (keys is not ({ Text: true } or { Enters: > 0 })) CompactDecisions.OnEnded(step, new CompactEnded(compacting.Attempt, TypingOutcome.Refused, Ended));
        else if (HoldDecisions.IsHeld(step.State)) CompactDecisions.OnEnded(step, new CompactEnded(compacting.Attempt, TypingOutcome.NotSubmitted, HoldDecisions.Reason(step.State)));
        else step.Do(new Compact(compacting.Attempt) { Keys = keys });
    }

    /// <summary>Up to the first choice everything can be seen; behind it nobody can tell what the client has made of it.</summary>
    private static void GoOnRewinding(Step step, RecoveryState.Rewinding rewinding, Typing.KeysTyped? keys)
    {
        if (keys is not ({ Text: true } or { Enters: > 0 })) RewindDecisions.OnEnded(step, new RewindEnded(rewinding.Attempt, TypingOutcome.Refused, Ended));
        else if (keys.Chosen > 0 || HoldDecisions.IsHeld(step.State)) RewindDecisions.OnEnded(step, new RewindEnded(rewinding.Attempt, TypingOutcome.NotSubmitted, "the supervisor ended in the middle of it"));
        else step.Do(new Rewind(rewinding.Attempt, step.State.Incident?.Prompt) { Keys = keys });
    }
}
