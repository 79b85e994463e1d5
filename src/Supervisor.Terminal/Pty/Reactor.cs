using System.Collections.Concurrent;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// One thread for all terminals: waits in <c>poll</c> for output, room for input, exits and requests, and does what is due.
/// Scheme: other threads leave requests (a new terminal here, input and stops in the terminal) and wake this one through a
/// pipe; only this thread reads, writes, closes, signals and reaps. It sleeps without a timeout when nothing has a deadline.
/// </summary>
internal sealed unsafe class Reactor : IDisposable
{
    /// <summary>Bytes taken from one terminal before the others get their turn.</summary>
    private const int Turn = 256 * 1024;

    /// <summary>Milliseconds between two looks for exits, where exits do not wake us (no pidfd).</summary>
    private const int LookInterval = 100;

    private readonly WakePipe _wake = new();
    private readonly ConcurrentQueue<LivePty> _arrivals = new();
    private readonly List<LivePty> _terminals = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PollEntry[] _entries = new PollEntry[64];
    private volatile bool _ending;
    private ProcessTable? _table;

    private readonly Action<Exception>? _report;

    /// <summary>Starts the thread.</summary>
    /// <param name="report">Hears of faults, which cost a terminal but never the thread.</param>
    internal Reactor(Action<Exception>? report)
    {
        _report = report;
        new Thread(Run) { IsBackground = true, Name = "pseudo-terminals" }.Start();
    }

    /// <summary>Completes when the thread has ended.</summary>
    internal Task Ended => _ended.Task;

    internal void Add(LivePty terminal)
    {
        _arrivals.Enqueue(terminal);
        _wake.Wake();
    }

    internal void Wake() => _wake.Wake();

    /// <summary>Tells the thread to end; what still runs is killed.</summary>
    internal void End()
    {
        _ending = true;
        _wake.Wake();
    }

    public void Dispose() => _wake.Dispose();

    private void Run()
    {
        try
        {
            while (!_ending)
            {
                while (_arrivals.TryDequeue(out var arrival)) _terminals.Add(arrival);
                Wait();
                Serve();
            }
        }
        finally
        {
            while (_arrivals.TryDequeue(out var arrival)) _terminals.Add(arrival);
            foreach (var terminal in _terminals) terminal.Abandon();
            _ended.TrySetResult();
        }
    }

    /// <summary>Waits for an event or the next deadline. Entries: the wake pipe, then two for each terminal.</summary>
    private void Wait()
    {
        var count = 1 + (2 * _terminals.Count);
        if (_entries.Length < count) _entries = new PollEntry[count * 2];
        _entries[0] = new PollEntry { Descriptor = _wake.ReadEnd, Asked = PollEntry.Readable };
        long? due = null;
        var now = Environment.TickCount64;
        for (var i = 0; i < _terminals.Count; i++)
        {
            var terminal = _terminals[i];
            var asked = (terminal.TakesOutput ? PollEntry.Readable : 0) | (terminal.HasInput ? PollEntry.Writable : 0);
            _entries[1 + (2 * i)] = new PollEntry { Descriptor = terminal.MasterDescriptor, Asked = (short)asked };
            _entries[2 + (2 * i)] = new PollEntry { Descriptor = terminal.ExitDescriptor, Asked = PollEntry.Readable };
            if (terminal.Due is { } time && (due is null || time < due)) due = time;
            if (terminal.ExitDescriptor < 0 && !terminal.HasEnded && (due is null || now + LookInterval < due))
                due = now + LookInterval;
        }

        var timeout = due is { } at ? (int)Math.Clamp(at - now, 0, int.MaxValue) : -1;
        fixed (PollEntry* entries = _entries)
        {
            // An interrupted wait is a wait that brought nothing; what it left in the entries must not be believed.
            if (Libc.Poll(entries, (nuint)count, timeout) < 0)
            {
                for (var i = 0; i < count; i++) entries[i].Happened = 0;
            }
        }
        if (_entries[0].Happened != 0) _wake.Drain();
    }

    private void Serve()
    {
        var now = Environment.TickCount64;
        _table = null;
        // Backwards, so that a terminal that is over can be taken out without disturbing the entries of those before it.
        for (var i = _terminals.Count - 1; i >= 0; i--)
        {
            if (Serve(_terminals[i], now, _entries[1 + (2 * i)].Happened, _entries[2 + (2 * i)].Happened)) _terminals.RemoveAt(i);
        }
    }

    /// <summary>True when the terminal is over.</summary>
    private bool Serve(LivePty terminal, long now, short master, short exit)
    {
        try
        {
            if ((master & (PollEntry.Readable | PollEntry.HungUp | PollEntry.Error)) != 0) terminal.Read(_buffer, Turn);
            if ((master & PollEntry.Writable) != 0) terminal.FlushInput();
            var look = exit != 0 || terminal.ExitDescriptor < 0;
            return (look || terminal.Due <= now) && terminal.Advance(now, look, _buffer, ReadTable);
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

    /// <summary>One snapshot serves all terminals of one round.</summary>
    private ProcessTable ReadTable() => _table ??= ProcessTable.Read();
}
