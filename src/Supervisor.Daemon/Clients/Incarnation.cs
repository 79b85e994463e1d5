using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Files;
using Supervisor.Claude.Registry;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Hosting;
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

    /// <summary>The transcript's record of a request is stamped up to this much after the debug file's line; some 0.2 s were measured.</summary>
    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, CancellationTokenSource> _typing = [];
    private readonly SessionHome _home;
    private readonly SessionLoop _session;
    private readonly TimeZoneInfo _zone;
    private readonly ILogger _log;
    private bool _tellingTyping;
    private TranscriptFollower? _transcript;
    private long _requestTold; // when the debug file's latest request left, in ticks of the wall clock

    public Incarnation(SessionHome home, SessionLoop session, int number, IPty pty, SessionTerminal terminal, TimeZoneInfo zone, ILogger log, TimeSpan? personAt = null)
    {
        (_home, _session, Number, Pty, Terminal, _zone, _log) = (home, session, number, pty, terminal, zone, log);
        Screen = new ScreenWatcher(
            terminal, home.ScreenReader, new FailureClassifier(home.Signatures, home.Clock.Time, zone), home.Clock.Time,
            e => LogListenerFailed(session.Name, "screen", e));
        Input = new TerminalInput(pty, home.Clock, personAt);
        Keyboard = new Keyboard(Input, Screen, home.Clock);
    }

    public int Number { get; }

    public IPty Pty { get; }

    public SessionTerminal Terminal { get; }

    public ScreenWatcher Screen { get; }

    public TerminalInput Input { get; }

    public Keyboard Keyboard { get; }

    /// <summary>Follows a client's screen, its debug file, its transcript and its registry file.</summary>
    /// <param name="debugFile">The debug file, from where this life begins.</param>
    /// <param name="transcript">The transcript, prepared before the process was started.</param>
    /// <param name="registry">Where the client would write what it says of itself; null where that is not known.</param>
    /// <param name="past">What an earlier daemon has heard of it; null for a client that was just started.</param>
    public void Listen(FileTail debugFile, TranscriptFollower transcript, string? registry, DebugPast? past = null)
    {
        _transcript = transcript;
        var drawing = new DrawingWatch(Screen, _home.Clock.Time);
        Run("screen", Screen.RunAsync(shown => PostAsync(SignalSource.Screen, shown), _listening.Token, drawing.OnDrawn));
        Run("drawing", drawing.RunAsync(what => PostAsync(SignalSource.Screen, what), _listening.Token));
        Run("debug file", DebugFollower.RunAsync(
            debugFile,
            new DebugLineReader(_home.Signatures, _home.Clock.Time, _zone),
            TellDebugAsync,
            _listening.Token,
            past));
        Run("transcript", transcript.RunAsync(
            TellTranscriptAsync, _listening.Token));
        if (registry is not null) Run("registry file", FollowRegistryAsync(registry));
    }

    /// <summary>Where the client keeps its conversation, as far as is known.</summary>
    public string? TranscriptPath => _transcript?.LatestPath;

    /// <summary>A hook says where the client keeps its conversation.</summary>
    /// <param name="isResumed">Whether it took up an old one.</param>
    public void NameTranscript(string path, bool isResumed) => _transcript?.Name(path, isResumed);

    /// <summary>Waits for the end and reports it, after <paramref name="learn"/> has looked at what it left behind.</summary>
    public void AwaitExit(Func<ExitStatus, ProcessExited> learn) => Run("exit", ReportExitAsync(learn));

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

    /// <summary>Whether anything is being typed.</summary>
    public bool IsTyping
    {
        get
        {
            lock (_gate) return _typing.Count > 0;
        }
    }

    /// <summary>Stops listening; the exit is still reported.</summary>
    public void Dispose() => _ = _listening.CancelAsync();

    private ValueTask TellDebugAsync(Observation what, DateTimeOffset at)
    {
        if (what is MainRequestSent) Interlocked.Exchange(ref _requestTold, at.UtcTicks);
        return _session.PostAsync(SignalSource.DebugLog, what, Number, at, _listening.Token);
    }

    /// <summary>The debug file tells a request sooner and to the point; only where it is silent the transcript's word is wanted.</summary>
    private ValueTask TellTranscriptAsync(Observation what, DateTimeOffset at)
    {
        if (what is CompactionEnded) Keyboard.OnCompacted();
        return what is MainRequestSent && at.UtcTicks <= Interlocked.Read(ref _requestTold) + SameRequest.Ticks
            ? ValueTask.CompletedTask
            : _session.PostAsync(SignalSource.Transcript, what, Number, at, _listening.Token);
    }

    private async Task FollowRegistryAsync(string file)
    {
        using var folder = _home.Folders.Watch(Path.GetDirectoryName(file)!);
        await foreach (var shown in RegistryFile.FollowAsync(folder.Watcher, Pty.ProcessId, _listening.Token).ConfigureAwait(false))
        {
            await _session.PostAsync(SignalSource.Registry, shown, Number, null, _listening.Token).ConfigureAwait(false);
        }
    }

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

    private async Task ReportExitAsync(Func<ExitStatus, ProcessExited> learn)
    {
        var status = await Terminal.Exited.ConfigureAwait(false);
        await Task.Delay(LastLines, _home.Clock.Time).ConfigureAwait(false);
        Failpoint.Pass("exited");
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
