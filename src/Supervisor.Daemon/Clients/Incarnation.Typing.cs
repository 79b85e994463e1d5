using Supervisor.Claude.Screens;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Clients;

/// <summary>What is typed for the session's loop. Each attempt has exactly one result, which is a signal.</summary>
internal sealed partial class Incarnation
{
    /// <summary>Begins to type; the result is a signal.</summary>
    public void Submit(Submit submit) => Run("keyboard", SubmitAsync(submit));

    /// <summary>Begins to compact the conversation; the result is a signal.</summary>
    public void Compact(Compact compact) => Run("keyboard", CompactAsync(compact));

    /// <summary>Begins to take the conversation back to before a prompt; the result is a signal.</summary>
    public void Rewind(Rewind rewind) => Run("keyboard", RewindAsync(rewind));

    /// <summary>Begins to interrupt the turn; the result is a signal.</summary>
    public void Interrupt(Interrupt interrupt) => Run("keyboard", InterruptAsync(interrupt));

    /// <summary>Stops typing for an attempt; one that has ended, or never began, is left alone.</summary>
    public void CancelTyping(int attempt)
    {
        // Asynchronously: what waits for it would go on inside this call, and inside the lock.
        lock (_gate) _ = _typing.GetValueOrDefault(attempt)?.CancelAsync();
    }

    private async Task SubmitAsync(Submit submit)
    {
        var ended = await TypeAsync(
            submit.Attempt,
            cancel => Keyboard.SubmitAsync(submit, _session.Policy.Recovery.PersonHold, cancel),
            reason => new TypingEnded(submit.Attempt, TypingOutcome.NotSubmitted, reason)).ConfigureAwait(false);
        await PostAsync(SignalSource.Keyboard, ended).ConfigureAwait(false);
    }

    private async Task InterruptAsync(Interrupt interrupt)
    {
        var attempt = interrupt.Attempt;
        var ended = await TypeAsync(
            attempt,
            async cancel =>
            {
                var script = await Keyboard.InterruptAsync(_session.Policy.Recovery.PersonHold, cancel, interrupt).ConfigureAwait(false);
                return new InterruptEnded(attempt, script.Outcome, script.Reason);
            },
            reason => new InterruptEnded(attempt, TypingOutcome.NotSubmitted, reason)).ConfigureAwait(false);
        await PostAsync(SignalSource.Keyboard, ended).ConfigureAwait(false);
    }

    private async Task CompactAsync(Compact compact)
    {
        var attempt = compact.Attempt;
        var recovery = _session.Policy.Recovery;
        var ended = await TypeAsync(
            attempt,
            async cancel =>
            {
                var script = await Keyboard.CompactAsync(
                    CompactCommand.Text, recovery.Drafts == DraftPolicy.Stash, recovery.PersonHold, cancel, compact).ConfigureAwait(false);
                return new CompactEnded(attempt, script.Outcome, script.Reason);
            },
            reason => new CompactEnded(attempt, TypingOutcome.NotSubmitted, reason)).ConfigureAwait(false);
        await PostAsync(SignalSource.Keyboard, ended).ConfigureAwait(false);
    }

    private async Task RewindAsync(Rewind rewind)
    {
        var ended = await TypeAsync(
            rewind.Attempt,
            async cancel =>
            {
                var (script, chosen) = await Keyboard.ChooseAsync(
                    RewindMenu.Command, RewindMenu.To(rewind.Prompt), _session.Policy.Recovery.PersonHold, cancel, rewind).ConfigureAwait(false);
                var (outcome, reason) = RewindMenu.Outcome(script, chosen);
                return new RewindEnded(rewind.Attempt, outcome, reason);
            },
            reason => new RewindEnded(rewind.Attempt, TypingOutcome.NotSubmitted, reason)).ConfigureAwait(false);
        await PostAsync(SignalSource.Keyboard, ended).ConfigureAwait(false);
    }

    /// <summary>Types for one attempt, which can be stopped by its number. It always has a result.</summary>
    private async Task<T> TypeAsync<T>(int attempt, Func<CancellationToken, Task<T>> type, Func<string, T> failed)
    {
        using var typing = CancellationTokenSource.CreateLinkedTokenSource(_listening.Token);
        lock (_gate) _typing[attempt] = typing;
        try
        {
            return await type(typing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return failed("typing was stopped");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogListenerFailed(_session.Name, "keyboard", e);
            return failed($"typing failed: {e.Message}");
        }
        finally
        {
            lock (_gate) _typing.Remove(attempt);
        }
    }
}
