using System.Threading.Channels;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Explaining;
using Supervisor.Daemon.Hosting;

namespace Supervisor.Daemon.Sessions;

/// <summary>
/// Runs one session: drain → decide → write down → publish → arm one timer → perform.
/// Scheme: all signals come through one bounded channel with one reader, this loop, which alone holds the state. Producers wait when
/// it is full, so exits, stops and commands are never dropped; the screen has at most one signal under way by its own construction.
/// </summary>
internal sealed partial class SessionLoop : IAsyncDisposable
{
    private const int QueueBound = 1024;

    /// <summary>More deadlines than this in one go would mean that a decision does not move on; it is reported instead of spinning.</summary>
    private const int DeadlinesInOneGo = 20;

    /// <summary>What could not be written to its file is tried again this often, in milliseconds.</summary>
    private const double OwingLook = 5000;

    private const string Unkept = "the state of the session cannot be written, and a crash would repeat it";

    /// <summary>A deadline that does not move on is looked at this often, in milliseconds.</summary>
    private const double SpinningLook = 1000;

    /// <summary>At its end a loop has little left to do: what is queued is decided and written down.</summary>
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(10);

    private readonly Channel<Signal> _signals = Channel.CreateBounded<Signal>(new BoundedChannelOptions(QueueBound) { SingleReader = true });
    private readonly Queue<Signal> _own = new();
    private readonly List<Effect> _effects = [];
    private readonly DaemonClock _clock;
    private readonly SessionScribe _scribe;
    private readonly ISessionEdges _edges;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Publication<SessionSnapshot> _published;
    private SessionState _state;
    private volatile SessionPolicy _policy;
    private bool _spinning;
    private TimeSpan _lost;
    private long _handlingSince;
    private Task _loop = Task.CompletedTask;

    public SessionLoop(SessionState state, SessionPolicy policy, DaemonClock clock, SessionScribe scribe, Func<SessionLoop, ISessionEdges> edges, ILogger log)
    {
        (_state, _policy, _clock, _scribe, _log) = (state, policy, clock, scribe, log);
        _published = new Publication<SessionSnapshot>(new SessionSnapshot(state, clock.Wall));
        _timer = clock.Time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _lost = clock.Look().Lost;
        _edges = edges(this);
    }

    public string Name => _state.Name;

    /// <summary>The settings that decisions depend on. Replaced by a signal, between two decisions.</summary>
    public SessionPolicy Policy => _policy;

    /// <summary>The last that each source told, for people.</summary>
    public SourceNotes Notes { get; } = new();

    public SessionSnapshot Current => _published.Value;

    /// <summary>For how long one signal has been handled by now; null while the loop waits for one. For the watchdog.</summary>
    public TimeSpan? Handling => Interlocked.Read(ref _handlingSince) is var since and not 0 ? _clock.Time.GetElapsedTime(since) : null;

    /// <summary>Something new is published. Called by the loop itself: who listens must not wait.</summary>
    public event Action? Published;

    /// <summary>Starts the loop.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Waits until what is published fits, for at most <paramref name="bound"/>; returns what is published then.</summary>
    public Task<SessionSnapshot> WaitAsync(Func<SessionSnapshot, bool> fits, TimeSpan bound, CancellationToken cancellationToken) =>
        _published.WaitAsync(fits, bound, _clock.Time, cancellationToken);

    /// <summary>Hands in a signal; waits while the queue is full. Nothing is handed in after the loop has ended.</summary>
    /// <exception cref="OperationCanceledException">The queue was full for as long as the caller would wait.</exception>
    public async ValueTask PostAsync(
        SignalSource source, Observation what, int incarnation = 0, DateTimeOffset? occurredAt = null, CancellationToken cancellationToken = default)
    {
        var signal = new Signal(
            _clock.Now, incarnation, source, what, _clock.Wall, occurredAt is { } wall ? _clock.Monotonic(wall) : null)
        {
            Stamp = occurredAt,
        };
        try
        {
            await _signals.Writer.WriteAsync(signal, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The daemon is ending; what is said now has no consequence any more.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _signals.Writer.TryComplete();
        try
        {
            await _loop.WaitAsync(EndBound).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One session that hangs or has failed must not keep the others, or the daemon, from ending.
            LogNotEnded(Name, e);
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var reader = _signals.Reader;
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (reader.TryRead(out var signal))
            {
                Interlocked.Exchange(ref _handlingSince, _clock.Time.GetTimestamp());
                await HandleAsync(signal).ConfigureAwait(false);
                Interlocked.Exchange(ref _handlingSince, 0);
            }
        }
    }

    private async ValueTask HandleAsync(Signal signal)
    {
        _own.Enqueue(signal);
        while (_own.TryDequeue(out var next))
        {
            try
            {
                TellPause();
                Decide(next);
                PassDeadlines();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // One bad signal must not end the supervision of a session. What was decided before it is written down and done.
                LogFailure(Name, next.What.GetType().Name, e);
            }

            Failpoint.Pass("decided", _effects);
            var isKept = _scribe.Save(_state);
            Failpoint.Pass("saved", _effects);
            if (isKept && next.What is ProcessExited) _edges.ExitRecorded(); // else it stays with the host, for the next daemon
            Publish();
            foreach (var effect in Drain())
            {
                if (isKept || !Refuse(effect, Unkept)) await PerformAsync(effect).ConfigureAwait(false);
            }

            if (next.What is ModelNamed named) _edges.UseModel(named.Model);
        }

        Arm();
    }

    private void Decide(Signal signal)
    {
        Notes.Take(signal, _state.Process.Incarnation);
        _policy = _policy.After(signal);
        var decision = SessionDecider.Decide(_state, signal, Policy);
        var before = _state;
        _state = decision.State;
        _effects.AddRange(decision.Effects);
        _scribe.Tell(signal, before, decision, Policy);
    }

    /// <summary>
    /// Time in which nothing could be seen is told before anything is decided by it: above all before a deadline that has passed meanwhile.
    /// </summary>
    private void TellPause()
    {
        var pauses = _clock.Look();
        if (pauses.Lost <= _lost) return;
        var lost = pauses.Lost - _lost;
        _lost = pauses.Lost;
        if (_state.Process.IsAlive) Decide(new Signal(_clock.Now, 0, SignalSource.Clock, new HostPaused(lost, pauses.Why), _clock.Wall));
    }

    private void PassDeadlines()
    {
        TellPause();
        for (var passed = 0; Deadlines.Next(_state, Policy) is { } due && due <= _clock.Now; passed++)
        {
            if (passed == DeadlinesInOneGo)
            {
                if (!_spinning) LogSpinning(Name, _state.Recovery.GetType().Name, _state.Process.State);
                _spinning = true;
                return;
            }

            Decide(new Signal(_clock.Now, 0, SignalSource.Clock, new DeadlinePassed(), _clock.Wall));
        }

        _spinning = false;
    }

    private void Publish()
    {
        var last = _published.Value;
        if (ReferenceEquals(last.State, _state)) return;
        var entered = last.State.Process.State != _state.Process.State || last.State.Process.Incarnation != _state.Process.Incarnation;
        _published.Set(new SessionSnapshot(_state, entered ? _clock.Wall : last.Since));
        try
        {
            Published?.Invoke();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogListenerFailed(Name, e);
        }
    }

    private void Arm()
    {
        // The end of a limit is a time of the wall clock, which may be set ahead while the timer below counts on.
        _edges.WakeAt((_state.Recovery as RecoveryState.BackingOff)?.DueAt);
        if (Deadlines.Next(_state, Policy) is not { } due)
        {
            _timer.Change(_scribe.IsOwing ? TimeSpan.FromMilliseconds(OwingLook) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Timers take whole milliseconds and may fire a little early; rounding up keeps a deadline from being looked at in vain.
        var wait = Math.Clamp(Math.Ceiling((due - _clock.Now).TotalMilliseconds), _spinning ? SpinningLook : 1, _scribe.IsOwing ? OwingLook : int.MaxValue - 1);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The timer only wakes the loop; when the queue is full the loop is awake and looks at the deadlines anyway.</summary>
    private void Wake() =>
        _signals.Writer.TryWrite(new Signal(_clock.Now, 0, SignalSource.Clock, new DeadlinePassed(), _clock.Wall));

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session}: a signal ({Signal}) could not be handled. The session goes on; please report this.")]
    private partial void LogFailure(string session, string signal, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session}: {Effect} could not be performed. The session goes on; please report this.")]
    private partial void LogEffectFailed(string session, string effect, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session}: a listener of its state has failed. The session goes on; please report this.")]
    private partial void LogListenerFailed(string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session}: its loop did not end in order. Please report this.")]
    private partial void LogNotEnded(string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session}: the deadline of {Recovery} in {Process} does not move on. Please report this.")]
    private partial void LogSpinning(string session, string recovery, ProcessState process);
}
