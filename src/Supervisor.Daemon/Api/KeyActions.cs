using Supervisor.Claude.Screens;
using Supervisor.Control;
using Supervisor.Core;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Api;

/// <summary>Carries out what a person asks the keyboard of a session for. All of it is written down, like everything that is typed.</summary>
internal sealed class KeyActions(SessionSet sessions, JournalWriter journal, DaemonClock clock)
{
    /// <summary>
    /// A person asks for this now: their own keys of some seconds ago do not hold it, but who is in the middle of a word is not talked over.
    /// </summary>
    private static readonly TimeSpan PersonHold = TimeSpan.FromSeconds(2);

    /// <summary>Hooks and the debug file tell of a submission within a second; a busy machine is given more.</summary>
    private static readonly TimeSpan ProofBound = TimeSpan.FromSeconds(5);

    /// <summary>Submits a text, and says whether its submission was proved.</summary>
    /// <param name="by">Who asks for it; null for a person.</param>
    public Task<ActionReply> SendAsync(string name, string text, CancellationToken cancellationToken, Sender? by = null)
    {
        // Line ends of another system, and those behind the text, mean nothing in an input box.
        var sent = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd();
        return WithKeyboardAsync(name, $"{by?.Words ?? "a person"} sends: {PlainText.Clean(sent)}", (session, life) => SubmitAsync(session, life, sent, by, cancellationToken));
    }

    /// <summary>Interrupts the running turn.</summary>
    public Task<ActionReply> InterruptAsync(string name, CancellationToken cancellationToken) =>
        WithKeyboardAsync(name, "a person interrupts the turn", async (session, life) =>
        {
            var ended = await life.Keyboard.InterruptAsync(PersonHold, cancellationToken).ConfigureAwait(false);
            if (ended.Outcome != TypingOutcome.Entered) return (ActionOutcome.Refused, ended.Reason);
            await session.Loop.PostAsync(
                SignalSource.Operator, new OperatorAsked(OperatorCommand.Interrupt), cancellationToken: cancellationToken).ConfigureAwait(false);
            return (ActionOutcome.Accepted, "interrupted");
        });

    /// <summary>Takes the conversation back to before a prompt.</summary>
    /// <param name="to">How the prompt begins; null for the last one.</param>
    public Task<ActionReply> RewindAsync(string name, string? to) =>
        WithKeyboardAsync(name, $"a person rewinds to {(to is null ? "the last prompt" : $"'{PlainText.Clean(to)}'")}", async (_, life) =>
        {
            // Not cancelled by who asked and went away: a picker that is half chosen is no state to leave a session in. Each step has its bound.
            var (ended, chosen) = await life.Keyboard.ChooseAsync(RewindMenu.Command, RewindMenu.To(to), PersonHold, CancellationToken.None).ConfigureAwait(false);
            var (_, told) = RewindMenu.Outcome(ended, chosen);
            return (chosen.Length < 2 ? ActionOutcome.Refused : ActionOutcome.Accepted, told);
        });

    /// <summary>Compacts the conversation; answers when the client is done with it.</summary>
    public Task<ActionReply> CompactAsync(string name) =>
        WithKeyboardAsync(name, "a person compacts the conversation", async (session, life) =>
        {
            var stash = session.Config.Recovery.Drafts == DraftPolicy.Stash;
            // Not cancelled by who asked and went away: half a command is no state to leave an input box in. The wait has its bound.
            var ended = await life.Keyboard.CompactAsync(CompactCommand.Text, stash, PersonHold, CancellationToken.None).ConfigureAwait(false);
            if (ended.Outcome != TypingOutcome.Entered) return (ActionOutcome.Refused, ended.Reason);
            var isHeld = session.State.Recovery is RecoveryState.Holding or RecoveryState.GaveUp;
            return (ActionOutcome.Accepted, isHeld ? $"'supervisorctl retry {name}' goes on with what failed" : null);
        });

    private async Task<(ActionOutcome, string?)> SubmitAsync(Supervised session, Incarnation life, string text, Sender? by, CancellationToken cancellationToken)
    {
        var began = clock.Now;
        using var typing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A person whose request was cut off sends the same again: where it stands in the box already, only Enter is missing.
        var submit = new Submit(0, text, DraftIsOurs: by is null) { StashDraft = by is null && session.Config.Recovery.Drafts == DraftPolicy.Stash };
        var submitting = life.Keyboard.SubmitAsync(submit, by is null ? PersonHold : session.Config.Recovery.PersonHold, typing.Token);
        if (await Task.WhenAny(submitting, life.Terminal.Exited).ConfigureAwait(false) != submitting)
        {
            // What was sent may be what ended it, as /exit does: the screen will show no input box any more.
            await typing.CancelAsync().ConfigureAwait(false);
            await submitting.ConfigureAwait(false);
            return (ActionOutcome.Accepted, "the client ended as the text was being submitted");
        }

        var ended = await submitting.ConfigureAwait(false);
        if (ended.Outcome != TypingOutcome.Entered) return (ActionOutcome.Refused, ended.Reason + TellDraft(ended));
        return (ActionOutcome.Accepted, await ProveAsync(session, text, began, cancellationToken).ConfigureAwait(false) + TellDraft(ended));
    }

    private static async Task<string> ProveAsync(Supervised session, string text, TimeSpan began, CancellationToken cancellationToken)
    {
        if (SubmitText.IsSlash(text)) return "entered; a command of the client leaves no proof";
        var state = (await session.Loop.WaitAsync(s => IsProved(s.State, began), ProofBound, cancellationToken).ConfigureAwait(false)).State;
        return IsProved(state, began) ? "submitted" : "entered, no proof seen";
    }

    private static bool IsProved(SessionState state, TimeSpan began) => state.SubmittedAt >= began || state.LastBusyAt >= began;

    private static string TellDraft(TypingEnded ended) => ended.Draft switch
    {
        DraftFate.None => "",
        DraftFate.Back => "; the draft that stood in the box is back",
        _ => "; the draft that stood in the box is stashed: Ctrl+S in the empty box brings it back",
    };

    private async Task<ActionReply> WithKeyboardAsync(
        string name, string asked, Func<Supervised, Incarnation, Task<(ActionOutcome Outcome, string? Message)>> type)
    {
        if (sessions.Find(name) is not { } session) return new ActionReply(name, ActionOutcome.BadName);
        if (session.Config.Kind != SessionKind.Claude)
            return new ActionReply(name, ActionOutcome.Refused, "a plain program has no input box that could be read");
        if (session.Edges.Latest is not { } life || !session.State.Process.IsAlive) return new ActionReply(name, ActionOutcome.NotRunning);
        Tell(session, "asked", asked);
        var (outcome, message) = await type(session, life).ConfigureAwait(false);
        // Where nothing is recognised there is nothing to guess: the person looks.
        if (outcome == ActionOutcome.Refused && session.State.Screen.Kind == ScreenKind.Unknown) message += $" ('supervisorctl screen {name}' shows it)";
        Tell(session, "result", $"{(outcome == ActionOutcome.Accepted ? "typing entered" : "typing refused")}{(message is null ? "" : $": {message}")}");
        return new ActionReply(name, outcome, message);
    }

    /// <summary>Who sends a text without being there: their keys wait until a person has not typed for <c>person_hold</c>, and no draft is stashed for them.</summary>
    /// <param name="Words">Who it is, for the journal.</param>
    internal sealed record Sender(string Words);

    private void Tell(Supervised session, string type, string text) => journal.Record(
        new JournalEntry(clock.Wall, session.Name, type) { Text = text, SessionId = session.State.Conversation.SessionId });
}
