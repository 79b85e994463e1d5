using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// Ends one child and everything that belongs to it: asks (SIGTERM), waits, kills (SIGKILL), sweeps what remains of its session.
/// A stop may be requested from any thread; everything else happens on the reactor's thread. The child is left unreaped until
/// the sweep is done, so that its session's number cannot come to mean another one.
/// </summary>
internal sealed class Ending(Child child)
{
    /// <summary>What outlives a polite child gets this long, in milliseconds, or the rest of the grace if that is shorter.</summary>
    private const long RemainderGrace = 1000;

    /// <summary>A process that SIGKILL does not end in this many milliseconds hangs in the kernel; nobody can do more.</summary>
    private const long SweepBound = 2000;

    /// <summary>Milliseconds between two looks at the table of processes, which takes some to read.</summary>
    private const long SweepInterval = 20;

    private readonly Dictionary<int, ProcessEntry> _known = [];
    private long _killAt = long.MaxValue;
    private bool _asked;
    private bool _killed;
    private bool _remainderAsked;
    private long _sweepAt = long.MaxValue;
    private long _giveUpAt = long.MaxValue;

    internal bool Requested => Volatile.Read(ref _killAt) != long.MaxValue;

    /// <summary>Asks for the end; of several requests the one with the earliest kill counts. Times are those of TickCount64.</summary>
    internal void Request(long killAt)
    {
        long seen;
        do seen = Volatile.Read(ref _killAt);
        while (killAt < seen && Interlocked.CompareExchange(ref _killAt, killAt, seen) != seen);
    }

    /// <summary>When <see cref="Advance"/> wants to be called again at the latest; null if only events matter.</summary>
    internal long? Due => !Requested ? null : !_asked ? 0 : _killed ? Finite(_sweepAt) : Math.Min(_killAt, _sweepAt);

    /// <summary>Does what is due. True when the child has ended and what belonged to it is gone, or was never asked to go.</summary>
    internal bool Advance(long now, bool ended, Func<ProcessTable> readTable)
    {
        if (!Requested) return ended;
        if (!_asked && !ended)
        {
            Remember(readTable());
            child.SignalGroup(SystemConstants.SignalTerminate);
            child.SignalGroup(SystemConstants.Current.SignalContinue);
        }
        _asked = true;
        if (!_killed && now >= _killAt)
        {
            if (!ended) Remember(readTable());
            child.SignalGroup(SystemConstants.SignalKill);
            _killed = true;
        }
        return ended && Swept(now, readTable);
    }

    private bool Swept(long now, Func<ProcessTable> readTable)
    {
        if (_sweepAt == long.MaxValue)
        {
            Interlocked.Exchange(ref _killAt, Math.Min(_killAt, now + RemainderGrace));
            _giveUpAt = _killAt + SweepBound;
        }
        else if (now < _sweepAt)
        {
            return false;
        }

        _sweepAt = now + SweepInterval;
        var remaining = Remember(readTable());
        if (remaining.Count == 0 || now >= _giveUpAt)
        {
            // Where there is no table to read (macOS), the group is all that can be named.
            child.SignalGroup(SystemConstants.SignalKill);
            return true;
        }
        if (_killed)
        {
            foreach (var entry in remaining) ProcessTable.Signal(entry, SystemConstants.SignalKill);
        }
        else if (!_remainderAsked)
        {
            foreach (var entry in remaining)
            {
                ProcessTable.Signal(entry, SystemConstants.SignalTerminate);
                ProcessTable.Signal(entry, SystemConstants.Current.SignalContinue);
            }
            _remainderAsked = true;
        }
        return false;
    }

    /// <summary>Notes who belongs to the child while it can still be seen, and returns those who still live.</summary>
    private List<ProcessEntry> Remember(ProcessTable table)
    {
        var roots = _known.Values.Where(table.Holds).Select(static e => e.Pid).ToHashSet();
        if (!child.IsReaped) roots.Add(child.Pid);
        foreach (var entry in table.Belonging(roots)) _known[entry.Pid] = entry;
        return [.. _known.Values.Where(table.Lives)];
    }

    private static long? Finite(long time) => time == long.MaxValue ? null : time;
}
