using System.Collections.Immutable;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;
using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// Types, and nothing else types by itself: the one safe path for every automatic key of a session.
/// Scheme: exclusive through a flag; who comes second is refused, with that reason. Each key is preceded by a fresh look at the screen;
/// unless the script wants the same key then, nothing is typed and it looks again. A person's key, up to the very moment at which ours
/// would be queued, ends the script. Each input of an attempt carries a mark (<see cref="KeysTyped"/>), so that whoever takes the session up knows
/// what has reached the terminal.
/// </summary>
internal sealed class Keyboard(TerminalInput input, ScreenWatcher screen, DaemonClock clock)
{
    /// <summary>A screen that does not change is looked at this often while typing.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>A terminal that was taken up is painted within a fraction of this, on a starved machine too.</summary>
    private static readonly TimeSpan SeenBound = TimeSpan.FromSeconds(15);

    private const string PersonTypes = "a person is typing";
    private const string Taken = "something else is being typed";

    private int _typing;
    private long _compactedAt = -1; // in ticks of the monotonic clock

    /// <summary>Submits a text. Refusal is a result with a reason, not an exception.</summary>
    /// <param name="personHold">How long a person's last key holds ours.</param>
    public async Task<TypingEnded> SubmitAsync(Submit submit, TimeSpan personHold, CancellationToken cancellationToken)
    {
        if (submit.Keys is not null) await SeeAsync(cancellationToken).ConfigureAwait(false);
        if (SubmitText.Problem(submit.Text) is { } problem) return new TypingEnded(submit.Attempt, TypingOutcome.Refused, problem);
        var script = Script(submit);
        var ended = await AloneAsync(began => RunAsync(script, submit.Attempt, began, personHold, cancellationToken)).ConfigureAwait(false);
        return ended is null
            ? new TypingEnded(submit.Attempt, TypingOutcome.Refused, Taken)
            : new TypingEnded(submit.Attempt, ended.Outcome, ended.Reason, ended.Draft);
    }

    /// <summary>Interrupts the running turn with Esc, and waits for the input box.</summary>
    /// <param name="interrupt">The attempt; null when a person asks.</param>
    public async Task<KeyScript> InterruptAsync(TimeSpan personHold, CancellationToken cancellationToken, Interrupt? interrupt = null)
    {
        if (interrupt is { Escapes: > 0 }) await SeeAsync(cancellationToken).ConfigureAwait(false);
        var script = new InterruptScript(clock.Now) { Escapes = interrupt?.Escapes ?? 0 };
        var ended = await AloneAsync(began => RunAsync(script, interrupt?.Attempt ?? 0, began, personHold, cancellationToken)).ConfigureAwait(false);
        return ended ?? script.Stop(ScreenView.Unknown, Taken);
    }

    /// <summary>A hook or the transcript has told that the conversation is compacted.</summary>
    public void OnCompacted() => Interlocked.Exchange(ref _compactedAt, clock.Now.Ticks);

    /// <summary>Submits the command that compacts the conversation, and waits until the client is done with it.</summary>
    /// <param name="stashDraft">Whether a draft that stands in the box may be put aside.</param>
    /// <param name="personHold">How long a person's last key holds ours.</param>
    /// <param name="compact">The attempt; null when a person asks.</param>
    /// <returns>The script that ended it.</returns>
    public async Task<KeyScript> CompactAsync(string command, bool stashDraft, TimeSpan personHold, CancellationToken cancellationToken, Compact? compact = null)
    {
        if (compact?.Keys is not null) await SeeAsync(cancellationToken).ConfigureAwait(false);
        var attempt = compact?.Attempt ?? 0;
        var opening = new SubmitScript(command, DraftIsOurs: false, clock.Now) { StashDraft = stashDraft }.Behind(compact?.Keys);
        var ended = await AloneAsync<KeyScript>(async began =>
        {
            var entered = await RunAsync(opening, attempt, began, personHold, cancellationToken).ConfigureAwait(false);
            if (entered.Outcome != TypingOutcome.Entered) return entered;
            return await RunAsync(new CompactScript(began), attempt, began, personHold, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return ended ?? opening.Stop(ScreenView.Unknown, Taken);
    }

    /// <summary>
    /// Opens a picker with a command of the client, makes the choices by the labels that it shows, and clears the text that the client
    /// then puts back into the box, if it begins as the first choice does.
    /// </summary>
    /// <param name="rewind">The attempt; null when a person asks.</param>
    /// <returns>The script that ended it, and what was chosen.</returns>
    public async Task<(KeyScript Ended, ImmutableArray<string> Chosen)> ChooseAsync(
        string command, ImmutableArray<PickerChoice> choices, TimeSpan personHold, CancellationToken cancellationToken, Rewind? rewind = null)
    {
        ImmutableArray<string> chosen = [];
        if (rewind?.Keys is not null) await SeeAsync(cancellationToken).ConfigureAwait(false);
        var attempt = rewind?.Attempt ?? 0;
        var opening = new SubmitScript(command, DraftIsOurs: false, clock.Now).Behind(rewind?.Keys);
        var ended = await AloneAsync<KeyScript>(async began =>
        {
            // A stash would come back into the box with the command, and be taken for the restored text.
            if (screen.ReadNow().Stashed) return opening.Stop(screen.Current, "a draft is stashed; it would come back in the middle of this");
            var opened = await RunAsync(opening, attempt, began, personHold, cancellationToken).ConfigureAwait(false);
            if (opened.Outcome != TypingOutcome.Entered) return opened;
            var picked = await RunAsync(new PickerScript(choices, clock.Now), attempt, began, personHold, cancellationToken).ConfigureAwait(false);
            chosen = picked.Chosen;
            if (picked.Outcome != TypingOutcome.Entered) return picked;
            return await RunAsync(new ClearScript(chosen[0].TrimEnd('…'), clock.Now), attempt, began, personHold, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return (ended ?? opening.Stop(ScreenView.Unknown, Taken), chosen);
    }

    /// <summary>What goes on behind an earlier daemon's keys begins with a screen that was seen: its bounds must not run out before that.</summary>
    private Task<ScreenView> SeeAsync(CancellationToken cancellationToken) => screen.WaitForChangeAsync(ScreenView.Unknown, SeenBound, cancellationToken);

    /// <summary>Runs what types, if nothing else does; null if something does.</summary>
    private async Task<T?> AloneAsync<T>(Func<TimeSpan, Task<T>> type)
        where T : KeyScript
    {
        if (Interlocked.Exchange(ref _typing, 1) != 0) return null;
        try
        {
            return await type(clock.Now).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _typing, 0);
        }
    }

    private async Task<T> RunAsync<T>(T script, int attempt, TimeSpan began, TimeSpan personHold, CancellationToken cancellationToken)
        where T : KeyScript
    {
        try
        {
            while (!script.IsOver)
            {
                var view = screen.Current;
                var (next, action) = script.Advance(Look(view));
                if (action is not null)
                {
                    var (again, same) = script.Advance(Look(screen.ReadNow()));
                    if (same == action)
                    {
                        if (script is PickerScript { IsFresh: true }) Failpoint.Pass("keys.opened");
                        var mark = attempt > 0 ? (bool isLast) => KeysTyped.Mark(attempt, action, isLast, isChoice: script is PickerScript) : (Func<bool, string>?)null;
                        if (!await TypeAsync(action, mark, began, personHold, () => script = (T)again, cancellationToken).ConfigureAwait(false))
                            return (T)script.Stop(screen.ReadNow(), PersonTypes);
                        next = script;
                        Failpoint.Pass(PointAfter(script, action));
                    }
                    else
                    {
                        next = script; // it is being redrawn: look again when it rests
                    }
                }

                script = (T)next;
                if (script.IsFresh && !script.IsOver && input.IsHeld(began, personHold)) script = (T)script.Stop(view, PersonTypes);
                if (!script.IsOver) await screen.WaitForChangeAsync(view, Wait(script), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            script = (T)script.Stop(screen.ReadNow(), "typing was stopped");
        }
        catch (IOException e)
        {
            script = (T)script.Stop(screen.ReadNow(), $"the terminal took no input: {e.Message}");
        }

        Failpoint.Pass("keys.ended");
        return script;
    }

    /// <summary>Types one action; false when a person's key holds it.</summary>
    /// <param name="mark">The mark of a piece, by whether it is the last; null for none.</param>
    /// <param name="begun">Called as soon as any of it may have reached the client.</param>
    /// <param name="cancellationToken">Ends it before its first piece: a text is not left half typed.</param>
    private async Task<bool> TypeAsync(
        KeyAction action, Func<bool, string>? mark, TimeSpan began, TimeSpan personHold, Action begun, CancellationToken cancellationToken)
    {
        var pieces = KeyBytes.Of(action);
        for (var at = 0; at < pieces.Count; at++)
        {
            if (at > 0) await Task.Delay(KeyBytes.Pause, clock.Time, CancellationToken.None).ConfigureAwait(false);
            if (input.TryType(pieces[at], mark?.Invoke(at == pieces.Count - 1), began, personHold, at > 0 ? CancellationToken.None : cancellationToken) is not { } typed) return false;
            if (at == 0) begun();
            await typed.ConfigureAwait(false);
        }

        return true;
    }

    private static string PointAfter(KeyScript script, KeyAction typed) => typed switch
    {
        KeyAction.TypeText => "keys.typed",
        KeyAction.Press { Key: Key.Escape } => "keys.escaped",
        KeyAction.Press { Key: Key.Enter } => script is PickerScript ? "keys.chosen" : "keys.entered",
        KeyAction.Press { Key: Key.ClearRow } => "keys.cleared",
        _ => script is PickerScript ? "keys.moved" : "keys.pressed",
    };

    private ScreenLook Look(ScreenView view) => new(view, clock.Now, clock.Now - screen.Silence)
    {
        CompactedAt = Interlocked.Read(ref _compactedAt) is >= 0 and var at ? TimeSpan.FromTicks(at) : null,
    };

    private SubmitScript Script(Submit submit) => new SubmitScript(submit.Text, submit.DraftIsOurs, clock.Now) { StashDraft = submit.StashDraft }.Behind(submit.Keys);

    private TimeSpan Wait(KeyScript script)
    {
        var left = (script.Due ?? clock.Now) - clock.Now;
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left < Glance ? left : Glance;
    }
}
