using Supervisor.Control.Incidents;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Incidents;

/// <summary>
/// Knows which incidents there are, what belongs to which, and when which is to be written. Of one thread; it does not wait, and its time is
/// told to it.
/// </summary>
internal sealed class IncidentDesk(StateFolder folder, IncidentWriter writer, Func<string, IncidentSources?> sources, DateTimeOffset started)
{
    /// <summary>Closed incidents that may still be told of: an entry in the same moment, another session of the same outage.</summary>
    private const int KeptClosed = 40;

    private const int MostFolders = 10_000;

    /// <summary>An incident that changes all the time is written so often at the most.</summary>
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    /// <summary>By then a client has written all about a failure.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    /// <summary>A failing write is tried again after this.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, SessionPast> _pasts = [];
    private readonly List<KeptIncident> _known = [];

    /// <summary>Takes in an entry of the journal.</summary>
    public void Take(JournalEntry entry, byte[] line)
    {
        if (entry.Session is not { } session) return;
        foreach (var incident in _known.Where(i => i.Has(session, entry.Incident, entry.At))) incident.Take(entry.Type, entry.Text, entry.At, line);
        if (entry.Type == "removed") _pasts.Remove(session);
        else PastOf(session).Add(line);
    }

    /// <summary>Takes in a person's prompt.</summary>
    public void TakePrompt(string session, string prompt)
    {
        PastOf(session).AddPrompt(prompt);
        if (Open(session) is { } open && open.Record.Prompts?.Contains(prompt) != true)
        {
            open.Record = open.Record with { Prompts = [.. open.Record.Prompts ?? [], prompt] };
            open.IsDirty = true;
        }
    }

    /// <summary>Takes in what a session has become.</summary>
    public void Take(SeenSession seen)
    {
        var incident = _known.Find(i => i.Record.Session == seen.Session && IsOf(i.Record, seen));
        if (incident is null)
        {
            Open(seen.Session)?.Replace(seen.At);
            incident = Begin(seen);
            if (incident is null) return;
            _known.Add(incident);
        }

        incident.Take(seen);
        if (incident.Record.Outage is { } outage) TellOutage(outage.Id);
        while (_known.Count(i => i is { Record.IsClosed: true, IsDirty: false }) > KeptClosed) _known.Remove(_known.First(i => i is { Record.IsClosed: true, IsDirty: false }));
    }

    /// <summary>Writes what is due.</summary>
    /// <param name="failed">Told of each that cannot be written.</param>
    /// <returns>When the next is due, UTC; null when nothing is.</returns>
    public DateTimeOffset? WriteDue(DateTimeOffset now, bool all, Action<KeptIncident, Exception> failed)
    {
        foreach (var incident in _known)
        {
            if (DueAt(incident, now) is not { } due || (due > now && !all)) continue;
            // Until then the client may still be writing about it: what was read of its turn is read once more.
            if (!incident.IsSettled && SettledAt(incident, now) <= now) (incident.IsSettled, incident.WantsEvidence, incident.DebugBefore) = (true, true, null);
            try
            {
                writer.Write(incident, sources(incident.Record.Session));
                (incident.IsDirty, incident.IsUrgent, incident.WrittenAt) = (false, false, now);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                (incident.IsDirty, incident.IsUrgent, incident.WrittenAt) = (true, false, now + AfterFailure);
                failed(incident, e);
            }
        }

        return _known.Select(i => DueAt(i, now)).Min();
    }

    private static DateTimeOffset? DueAt(KeptIncident incident, DateTimeOffset now)
    {
        if (incident.IsDirty) return incident.IsUrgent ? DateTimeOffset.MinValue : Within(incident.WrittenAt + BetweenWrites, now, AfterFailure + BetweenWrites);
        return incident.IsSettled ? null : SettledAt(incident, now);
    }

    private static DateTimeOffset SettledAt(KeptIncident incident, DateTimeOffset now) => Within(incident.Record.Opened + Settled, now, Settled);

    /// <summary>A time that is further away than it can be: the clock was set back, and nothing waits for the time that it was ahead.</summary>
    private static DateTimeOffset Within(DateTimeOffset due, DateTimeOffset now, TimeSpan most) => due - now > most ? now : due;

    private static bool IsOf(IncidentReply record, SeenSession seen) =>
        record.Incident == seen.Incident.Id && (record.Opened - seen.Incident.Wall).Duration() < TimeSpan.FromSeconds(1);

    private KeptIncident? Open(string session) => _known.Find(i => i.Record.Session == session && !i.Record.IsClosed);

    private SessionPast PastOf(string session)
    {
        if (!_pasts.TryGetValue(session, out var past)) _pasts[session] = past = new SessionPast();
        return past;
    }

    /// <summary>
    /// The folder of an incident: the one that an earlier daemon began, else a new one. A name that an earlier session of the same name has
    /// used gets a number behind it.
    /// </summary>
    private KeptIncident? Begin(SeenSession seen)
    {
        for (var number = 1; number < MostFolders; number++)
        {
            var id = number == 1 ? seen.Incident.Id : $"{seen.Incident.Id}.{number}";
            if (writer.Resume(id, kept => IsOf(kept, seen)) is { } resumed)
            {
                // Of an end that was written down nothing more comes.
                if (resumed.Record.IsClosed && !seen.Incident.Open) return null;
                foreach (var (head, line) in JournalPast.Of(folder, seen.Session, LastWrite(id), started)) resumed.Take(head.Type, head.Text, head.At, line);
                return resumed;
            }

            if (!writer.IsFree(id)) continue;
            if (!seen.Incident.Open) return null; // it ended before anything was kept of it
            return Fresh(id, seen);
        }

        return null;
    }

    private KeptIncident Fresh(string id, SeenSession seen)
    {
        var past = PastOf(seen.Session);
        var incident = new KeptIncident(new IncidentReply
        {
            Id = id,
            Incident = seen.Incident.Id,
            Session = seen.Session,
            Class = PublicNames.Of(seen.Incident.Cause.Class),
            Text = seen.Incident.Cause.Text,
            Opened = seen.Incident.Wall,
            Prompts = [.. past.Prompts],
        });
        // Where this daemon has seen nothing of it yet, the last one's journal tells how it came.
        IEnumerable<byte[]> before = past.Lines.Count > 0 ? past.Lines : JournalPast.Of(folder, seen.Session, seen.Incident.Wall.AddMinutes(-2), started).Select(e => e.Line);
        foreach (var line in before) incident.Timeline.Add(line);
        return incident;
    }

    private DateTimeOffset LastWrite(string id)
    {
        var path = Path.Combine(folder.Incidents, id, IncidentShelf.TimelineFile);
        if (!File.Exists(path)) return DateTimeOffset.MinValue;
        return File.ReadLines(path).Select(l => JournalHead.Read(System.Text.Encoding.UTF8.GetBytes(l))?.At).Max() ?? DateTimeOffset.MinValue;
    }

    /// <summary>Each session of an outage names the others.</summary>
    private void TellOutage(string outage)
    {
        var members = _known.Where(i => i.Record.Outage?.Id == outage).ToList();
        foreach (var member in members)
        {
            var known = member.Record.Outage!.With;
            OutageMember[] others = [.. known.Union(members.Where(o => o != member).Select(o => new OutageMember(o.Record.Session, o.Record.Incident)))];
            if (others.Length == known.Count) continue;
            member.Record = member.Record with { Outage = new IncidentOutage(outage, others) };
            member.IsDirty = true;
        }
    }
}
