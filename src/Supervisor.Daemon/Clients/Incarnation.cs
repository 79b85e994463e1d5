using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// One life of a session's process, with everything that listens to it.
/// Scheme: each listener is a task of its own that ends with the process or is cancelled with it; all of them post to the session's
/// queue with this incarnation's number, so that what comes late is known as stale. An exit and an end of typing are reported whatever
/// fails on the way: the session would wait for them for ever.
/// </summary>
internal sealed partial class Incarnation : IDisposable
{
    /// <summary>Lines that a client wrote in its last moments are still waited for, this long.</summary>
    private static readonly TimeSpan LastLines = TimeSpan.FromMilliseconds(200);

    // Only cancelled, never disposed: its listeners may still look at it, and without a timer it holds nothing that needs it.
    private readonly CancellationTokenSource _listening = new();
    /// <summary>A person's typing is told at most this often.</summary>
    private static readonly TimeSpan TypingNews = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, CancellationTokenSource> _typing = [];
    private readonly SessionHome _home;
    private readonly SessionLoop _session;
    private readonly ILogger _log;
    private bool _tellingTyping;

    public Incarnation(SessionHome home, SessionLoop session, int number, IPty pty, SessionTerminal terminal, ILogger log)
    {
        (_home, _session, Number, Pty, Terminal, _log) = (home, session, number, pty, terminal, log);
        Screen = new ScreenWatcher(
            terminal, home.ScreenReader, new FailureClassifier(home.Signatures), home.Clock.Time,
            e => LogListenerFailed(session.Name, "screen", e));
        Input = new TerminalInput(pty, home.Clock);
        Keyboard = new Keyboard(Input, Screen, home.Clock);
    }

    public int Number { get; }

    public IPty Pty { get; }

    public SessionTerminal Terminal { get; }

    public ScreenWatcher Screen { get; }

    public TerminalInput Input { get; }

    public Keyboard Keyboard { get; }

    /// <summary>Follows the screen and, for a client, its debug file.</summary>
    public void Listen(DebugLogTail? debugFile)
    {
        if (debugFile is null) return;
        Run("screen", Screen.RunAsync(shown => PostAsync(SignalSource.Screen, shown), _listening.Token));
        Run("debug file", DebugFollower.RunAsync(
            debugFile,
            new DebugLineReader(_home.Signatures),
            (what, at) => _session.PostAsync(SignalSource.DebugLog, what, Number, at, _listening.Token),
            _listening.Token));
    }

    /// <summary>Waits for the end and reports it, after <paramref name="learn"/> has looked at what it left behind.</summary>
    public void AwaitExit(Func<ExitStatus, ProcessExited> learn) => Run("exit", ReportExitAsync(learn));

    /// <summary>Begins to type; the result is a signal.</summary>
    public void Submit(Submit submit) => Run("keyboard", SubmitAsync(submit));

    /// <summary>
    /// Types what a person typed, at once and as it is; nothing looks at the screen. From this moment automatic keys are held, unless the
    /// bytes are only what a terminal tells by itself (focus, mouse motion, answers).
    /// </summary>
    /// <returns>Ends when the terminal has taken the bytes.</returns>
    /// <exception cref="IOException">The program has ended or does not read; says so.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the terminal began to take them.</exception>
    public async ValueTask TypeAsPersonAsync(ReadOnlyMemory<byte> keys, CancellationToken cancellationToken)
    {
        var before = Input.PersonAt;
        var written = Input.TypeAsPerson(keys, cancellationToken);
        if (Input.PersonAt != before) TellTyping();
        await written.ConfigureAwait(false);
    }

    /// <summary>Begins to interrupt the turn; the result is a signal.</summary>
    public void Interrupt(Interrupt interrupt) => Run("keyboard", InterruptAsync(interrupt.Attempt));

    /// <summary>Stops typing for an attempt; one that has ended, or never began, is left alone.</summary>
    public void CancelTyping(int attempt)
    {
        // Asynchronously: what waits for it would go on inside this call, and inside the lock.
        lock (_gate) _ = _typing.GetValueOrDefault(attempt)?.CancelAsync();
    }

    /// <summary>Stops listening; the exit is still reported.</summary>
    public void Dispose() => _ = _listening.CancelAsync();

    private void TellTyping()
    {
        lock (_gate)
        {
            if (_tellingTyping) return;
            _tellingTyping = true;
        }

        Run("person's keys", TellTypingAsync());
    }

    /// <summary>Tells of the first key at once, and of the last one of each second that follows.</summary>
    private async Task TellTypingAsync()
    {
        while (Input.PersonAt is { } at)
        {
            var wall = _home.Clock.Wall - (_home.Clock.Now - at);
            await _session.PostAsync(SignalSource.Operator, new PersonTyped(), Number, wall, _listening.Token).ConfigureAwait(false);
            await Task.Delay(TypingNews, _home.Clock.Time, _listening.Token).ConfigureAwait(false);
            lock (_gate)
            {
                if (Input.PersonAt != at) continue;
                _tellingTyping = false;
                return;
            }
        }
    }

    private async Task SubmitAsync(Submit submit)
    {
        var ended = await TypeAsync(
            submit.Attempt,
            cancel => Keyboard.SubmitAsync(submit, _session.Policy.Recovery.PersonHold, cancel),
            reason => new TypingEnded(submit.Attempt, TypingOutcome.NotSubmitted, reason)).ConfigureAwait(false);
        await PostAsync(SignalSource.Keyboard, ended).ConfigureAwait(false);
    }

    private async Task InterruptAsync(int attempt)
    {
        var ended = await TypeAsync(
            attempt,
            async cancel =>
            {
                var script = await Keyboard.InterruptAsync(_session.Policy.Recovery.PersonHold, cancel).ConfigureAwait(false);
                return new InterruptEnded(attempt, script.Outcome, script.Reason);
            },
            reason => new InterruptEnded(attempt, TypingOutcome.NotSubmitted, reason)).ConfigureAwait(false);
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
    private async Task ReportExitAsync(Func<ExitStatus, ProcessExited> learn)
    {
        var status = await Terminal.Exited.ConfigureAwait(false);
        await Task.Delay(LastLines, _home.Clock.Time).ConfigureAwait(false);
        await _listening.CancelAsync().ConfigureAwait(false);
        var exited = new ProcessExited(status.Code, status.Signal);
        try
        {
            exited = learn(status);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogListenerFailed(_session.Name, "last words", e);
        }

        await PostAsync(SignalSource.Process, exited).ConfigureAwait(false);
    }

    private ValueTask PostAsync(SignalSource source, Observation what) => _session.PostAsync(source, what, Number);

    /// <summary>A listener that fails ends alone and is reported; the other sources go on.</summary>
    private void Run(string listener, Task task) => _ = Watch(listener, task);

    private async Task Watch(string listener, Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The process has ended, or a person was faster than the keyboard.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogListenerFailed(_session.Name, listener, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session}: the listener of the {Listener} has failed; the other sources go on. Please report this.")]
    private partial void LogListenerFailed(string session, string listener, Exception exception);
}
