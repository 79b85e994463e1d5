using System.Collections.Concurrent;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// One thread for all terminals: waits for output, room for input, exits and requests, and does what is due.
/// Scheme: other threads leave requests (input and stops in the terminal, the terminal itself here) and wake this one through a
/// pipe; only this thread reads, writes, closes, signals and reaps. It sleeps without a timeout when nothing has a deadline. A round looks only
/// at terminals to which something happened, or that are due: what the others want to be told of cannot have changed.
/// </summary>
internal sealed class Reactor : IDisposable
{
    /// <summary>Bytes taken from one terminal before the others get their turn.</summary>
    private const int Turn = 256 * 1024;

    /// <summary>Milliseconds between two looks for exits, where exits do not wake us (no pidfd).</summary>
    private const int LookInterval = 100;

    /// <summary>How many descriptors one round serves; who is left out is told in the next.</summary>
    private const int Round = 256;

    /// <summary>Names the pipe; terminals count from 1.</summary>
    private const long WakeToken = 0;

    private readonly WakePipe _wake = new();
    private readonly IReadiness _readiness;
    private readonly ConcurrentQueue<Watched> _requests = new();
    private readonly Dictionary<long, Watched> _terminals = [];
    private readonly HashSet<Watched> _timed = []; // those that have a deadline
    private readonly List<Watched> _served = [];
    private readonly ReadyEntry[] _ready = new ReadyEntry[Round];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<Exception>? _report; // hears of faults, which cost a terminal but never the thread
    private volatile bool _ending;
    private long _lastNumber;
    private ProcessTable? _table;

    /// <summary>Starts the thread.</summary>
    internal Reactor(PtyHostOptions options)
    {
        _report = options.ObserverFailed;
        _readiness = (options.WatchWithEpoll && OperatingSystem.IsLinux() ? EpollReadiness.Create() : null) as IReadiness ?? new PollReadiness();
        _readiness.Add(_wake.ReadEnd, PollEntry.Readable, WakeToken);
        new Thread(Run) { IsBackground = true, Name = "pseudo-terminals" }.Start();
    }

    /// <summary>Completes when the thread has ended.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>For a terminal that is about to be there: its first request hands it over.</summary>
    internal Watched Prepare() => new(Request);

    /// <summary>Tells the thread to end; what still runs is killed.</summary>
    internal void End()
    {
        _ending = true;
        _wake.Wake();
    }

    public void Dispose()
    {
        _wake.Dispose();
        _readiness.Dispose();
    }

    private void Request(Watched watched)
    {
        _requests.Enqueue(watched);
        _wake.Wake();
    }

    private void Run()
    {
        try
        {
            while (!_ending)
            {
                TakeRequests();
                Wait();
                Serve();
            }
        }
        finally
        {
            TakeRequests(); // what came last is ended too
            foreach (var watched in _terminals.Values) watched.Terminal!.Abandon();
            _ended.TrySetResult();
        }
    }

    private void TakeRequests()
    {
        while (_requests.TryDequeue(out var watched))
        {
            watched.TakeRequest();
            // A terminal that is over has no number any more, one that is not handed over yet no terminal.
            if (watched.Number < 0 || watched.Terminal is not { } terminal) continue;
            if (watched.Number == 0) _terminals.Add(watched.Number = ++_lastNumber, watched);
            // Input mostly fits at once; only what does not is waited for.
            if (terminal.HasInput) watched.MasterHappened |= PollEntry.Writable;
            Note(watched);
        }
    }

    /// <summary>Waits for an event or the next deadline, and notes to whom something happened.</summary>
    private void Wait()
    {
        var now = Environment.TickCount64;
        long? due = null;
        foreach (var watched in _timed)
        {
            if (due is null || watched.Due < due) due = watched.Due;
        }

        // Who asked is served in this round; what else is ready is served with it.
        var timeout = _served.Count > 0 ? 0 : due is { } at ? (int)Math.Clamp(at - now, 0, int.MaxValue) : -1;
        var count = _readiness.Wait(_ready, timeout);
        foreach (var (token, happened) in _ready.AsSpan(0, count))
        {
            if (token == WakeToken) _wake.Drain();
            // The sign says which of a terminal's two descriptors it was.
            else if (_terminals.TryGetValue(Math.Abs(token), out var watched))
            {
                if (token > 0) watched.MasterHappened |= happened;
                else watched.ExitHappened = true;
                Note(watched);
            }
        }
    }

    private void Note(Watched watched)
    {
        if (watched.IsServed) return;
        watched.IsServed = true;
        _served.Add(watched);
    }

    private void Serve()
    {
        var now = Environment.TickCount64;
        _table = null;
        foreach (var watched in _timed)
        {
            if (watched.Due <= now) Note(watched);
        }

        foreach (var watched in _served)
        {
            if (IsOver(watched, now)) Forget(watched);
            (watched.MasterHappened, watched.ExitHappened, watched.IsServed) = (0, false, false);
        }

        _served.Clear();
    }

    /// <summary>Serves a terminal; true when it is over.</summary>
    private bool IsOver(Watched watched, long now)
    {
        var terminal = watched.Terminal!;
        try
        {
            return Serve(watched, terminal, now);
        }
#pragma warning disable CA1031 // A fault of ours in one terminal costs that terminal, not the thread that serves 500.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _report?.Invoke(e);
            terminal.Abandon();
            return true;
        }
    }

    private bool Serve(Watched watched, LivePty terminal, long now)
    {
        if ((watched.MasterHappened & (PollEntry.Readable | PollEntry.HungUp | PollEntry.Error)) != 0) terminal.Read(_buffer, Turn);
        if ((watched.MasterHappened & PollEntry.Writable) != 0) terminal.FlushInput();
        var look = watched.ExitHappened || terminal.ExitDescriptor < 0;
        if ((look || terminal.Due <= now) && terminal.Advance(now, look, _buffer, ReadTable)) return true;
        Update(watched);
        return false;
    }

    /// <summary>Asks the system to tell what the terminal wants to know now.</summary>
    private void Update(Watched watched)
    {
        var terminal = watched.Terminal!;
        var (master, exit) = (terminal.MasterDescriptor, terminal.ExitDescriptor);
        var asked = (short)((terminal.TakesOutput ? PollEntry.Readable : 0) | (terminal.HasInput ? PollEntry.Writable : 0));
        if (master != watched.Master)
        {
            if (watched.Master >= 0) _readiness.Remove(watched.Master);
            watched.Master = -1;
            if (master >= 0) _readiness.Add(master, asked, watched.Number);
        }
        else if (master >= 0 && asked != watched.Asked)
        {
            _readiness.Change(master, asked, watched.Number);
        }

        (watched.Master, watched.Asked) = (master, asked);
        if (exit != watched.Exit)
        {
            if (watched.Exit >= 0) _readiness.Remove(watched.Exit);
            watched.Exit = -1;
            if (exit >= 0) _readiness.Add(exit, PollEntry.Readable, -watched.Number);
            watched.Exit = exit;
        }

        var due = terminal.Due;
        if (exit < 0 && !terminal.HasEnded && Environment.TickCount64 + LookInterval is var look && (due is null || look < due)) due = look;
        watched.Due = due;
        if (due is null) _timed.Remove(watched);
        else _timed.Add(watched);
    }

    /// <summary>At once, before the number of a closed descriptor can be that of another terminal's.</summary>
    private void Forget(Watched watched)
    {
        if (watched.Master >= 0) _readiness.Remove(watched.Master);
        if (watched.Exit >= 0) _readiness.Remove(watched.Exit);
        _terminals.Remove(watched.Number);
        _timed.Remove(watched);
        watched.Number = -1;
    }

    /// <summary>One snapshot serves all terminals of one round.</summary>
    private ProcessTable ReadTable() => _table ??= ProcessTable.Read();
}
