using Supervisor.Configuration;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Schedules;

/// <summary>One entry of one session's schedule: which times were considered, what runs now, and what came of the last.</summary>
/// <remarks>Guarded by a lock; what is read is a moment's truth.</remarks>
internal sealed class ScheduledEntry(Supervised session, ScheduleEntry entry, int number, CronTimes times)
{
    private readonly Lock _lock = new();
    private ScheduleMemory _memory = new("", default);
    private string? _waitsFor;

    public Supervised Session => session;

    public ScheduleEntry Entry => entry;

    public CronTimes Times => times;

    /// <summary>Names it in <c>schedules.json</c>: what is the same entry after a restart.</summary>
    public string Key { get; } = string.Join('|', session.Name, entry.Cron, entry.TimeZone ?? "", entry.Action.ToString().ToLowerInvariant(), entry.Text ?? "");

    /// <summary>Names its alarm.</summary>
    public string Alarm { get; } = $"schedule/{session.Name}/{number}";

    /// <summary>What is on disk of it.</summary>
    public ScheduleMemory Memory
    {
        get
        {
            lock (_lock) return _memory;
        }

        set
        {
            lock (_lock) _memory = value;
        }
    }

    /// <summary>What a run that is under way waits for; empty when it waits for nothing, null when none is under way.</summary>
    public string? WaitsFor
    {
        get
        {
            lock (_lock) return _waitsFor;
        }

        set
        {
            lock (_lock) _waitsFor = value;
        }
    }
}
