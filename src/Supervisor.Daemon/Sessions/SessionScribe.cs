using System.Text.Json;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Incidents;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Sessions;

/// <summary>Writes down what a session saw and decided: its record before anything is done, the journal, the log.</summary>
internal sealed partial class SessionScribe(RecordStore store, JournalWriter journal, ILogger log, IncidentKeeper? incidents = null)
{
    private static readonly TimeSpan PulseGrain = TimeSpan.FromSeconds(15);

    private readonly ILogger _log = log;
    private SessionRecord? _saved;
    private bool _failing;
    /// <summary>
    /// How far the sources were heard is written at most this often by itself: a save costs two syncs of the disk, and a line that changed nothing else may
    /// well be heard again by the next daemon.
    /// </summary>
    private static readonly TimeSpan HearingInterval = TimeSpan.FromSeconds(1);

    private RecordedHearing _heard = new(null, null);
    private TimeSpan _now; // monotonic, of the latest signal
    private TimeSpan? _savedAt;
    private volatile int _orphan;

    /// <summary>
    /// A client of an earlier daemon that may still live. Its pid stays on disk until it is known to have ended: another daemon must
    /// know of it too, should this one be killed meanwhile.
    /// </summary>
    public int? Orphan
    {
        get => _orphan is > 0 and var pid ? pid : null;
        set => _orphan = value ?? 0;
    }

    /// <summary>Takes what is on disk as already written.</summary>
    public void Remember(SessionRecord? record)
    {
        _saved = record;
        IsOwing = record is not null && store.IsOwing(record.Name);
        if (record?.Heard is { } heard) _heard = heard;
    }

    /// <summary>Journals what the end of the last daemon did to a turn: no signal of this one tells of it.</summary>
    public void TellTakenUp(SessionRecord? record, SessionState state, DateTimeOffset now)
    {
        incidents?.TakeUp(state);
        if (state.Tally.Verified > record?.Tally.Verified)
        {
            const string Verified = "recovered and verified: the transcript holds the whole answer; the supervisor ended before it could say so";
            journal.Record(new JournalEntry(now, state.Name, PublicNames.Of(NoteKind.Verified))
            {
                Text = Verified,
                SessionId = state.Conversation.SessionId,
                Incident = state.Incident?.Id,
                Class = state.Incident is { } over ? PublicNames.Of(over.Cause.Class) : null,
            });
            LogNote(state.Name, PublicNames.Of(NoteKind.Verified), Verified);
        }

        if (state.Incident is not { Open: true } incident || incident.Id == record?.Incident?.Id) return;
        journal.Record(new JournalEntry(now, state.Name, PublicNames.Of(NoteKind.Incident))
        {
            Text = incident.Cause.Text,
            SessionId = state.Conversation.SessionId,
            Incident = incident.Id,
            Class = PublicNames.Of(incident.Cause.Class),
        });
        LogNote(state.Name, PublicNames.Of(NoteKind.Incident), incident.Cause.Text);
    }

    /// <summary>Whether the record is to be written again although nothing changed: it is not in its own file.</summary>
    public bool IsOwing { get; private set; }

    /// <summary>
    /// Writes the record if it changed, to the disk, before any effect of the decision is performed. When it cannot be written the
    /// session goes on: the budget in memory still holds, and the person is told.
    /// </summary>
    /// <returns>Whether it is on the disk. Where it is not, nothing may be done that a crash must not repeat.</returns>
    public bool Save(SessionState state)
    {
        var record = SessionRecord.Of(state) with { Heard = state.Process.IsAlive && _heard != new RecordedHearing(null, null) ? _heard : null };
        if (record.ProcessId is null && Orphan is { } orphan) record = record with { ProcessId = orphan };
        if (!IsOwing && _saved is { } saved && (record.Equals(saved) || (_now - _savedAt < HearingInterval && record.Equals(saved with { Heard = record.Heard })))) return true;
        try
        {
            IsOwing = !store.Save(record);
            if (IsOwing && !_failing) LogInSpare(state.Name);
            (_saved, _savedAt) = (record, _now);
            _failing = IsOwing;
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!_failing || !IsOwing) LogUnsaved(state.Name, e.Message);
            (_failing, IsOwing) = (true, true);
            return false;
        }
    }

    /// <summary>Journals a signal that changed something, and everything that was decided on it; a pause of the host always.</summary>
    public void Tell(Signal signal, SessionState before, Decision decision, SessionPolicy policy)
    {
        _now = signal.At;
        Hear(signal);
        try
        {
            TellAll(signal, before, decision, policy);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogUntold(decision.State.Name, e); // what cannot be told must be done all the same
        }
    }

    /// <summary>How far the client's files were decided on: the next daemon goes on from there.</summary>
    private void Hear(Signal signal)
    {
        if (signal.Stamp is not { } wall) return;
        if (signal.Source == SignalSource.DebugLog && !(wall <= _heard.DebugFile)) _heard = _heard with { DebugFile = wall };
        else if (signal.Source == SignalSource.Transcript && !(wall <= _heard.Transcript)) _heard = _heard with { Transcript = wall };
    }

    private void TellAll(Signal signal, SessionState before, Decision decision, SessionPolicy policy)
    {
        var after = decision.State;
        incidents?.See(before, after, signal, policy); // before its entries: they belong to it
        var effects = decision.Effects.RemoveAll(e => e is Sample); // one a token; the measurements have a file of their own
        if (!effects.IsEmpty || Changes(before, after) || signal.What is HostPaused)
        {
            journal.Record(new JournalEntry(signal.Wall, after.Name, "signal") { Signal = JsonSerializer.SerializeToElement(signal, SignalJson.Default.Signal), SessionId = after.Conversation.SessionId });
        }

        foreach (var effect in effects)
        {
            if (effect is Note note) TellNote(signal, after, note);
            else journal.Record(new JournalEntry(signal.Wall, after.Name, "effect") { Effect = JsonSerializer.SerializeToElement(effect, SignalJson.Default.Effect), Incident = OpenIncident(after)?.Id });
        }

        switch (signal.What)
        {
            case TypingEnded ended when before.Recovery is RecoveryState.Typing:
                TellResult(signal, after, "typing", ended.Outcome, ended.Reason);
                break;
            case InterruptEnded ended when before.Recovery is RecoveryState.Interrupting:
                TellResult(signal, after, "interrupting", ended.Outcome, ended.Reason);
                break;
        }

        TellChanges(signal, before, after, policy);
    }

    private void TellResult(Signal signal, SessionState after, string what, TypingOutcome outcome, string? reason) =>
        Record(signal, after, "result", $"{what} {outcome switch
        {
            TypingOutcome.Entered => "entered",
            TypingOutcome.Refused => "refused",
            _ => "not submitted",
        }}{(reason is null ? "" : ": " + reason)}");

    private void TellChanges(Signal signal, SessionState before, SessionState after, SessionPolicy policy)
    {
        if (before.Process.State != after.Process.State)
        {
            var state = PublicNames.Of(after.Process.State);
            journal.Record(Change(signal, after, "state", state, policy));
            LogState(after.Name, state);
        }

        var (was, now) = (Phases.Of(before, policy), Phases.Of(after, policy));
        if (was == now || now is not { } phase) return;
        journal.Record(Change(signal, after, "phase", PublicNames.Of(phase), policy));
    }

    private static JournalEntry Change(Signal signal, SessionState after, string type, string value, SessionPolicy policy) =>
        new(signal.Wall, after.Name, type)
        {
            Value = value,
            Text = Phases.Detail(after, policy, signal.At),
            SessionId = policy.Kind == SessionKind.Claude ? after.Conversation.SessionId : null,
            Incident = OpenIncident(after)?.Id,
            Class = OpenIncident(after) is { } incident ? PublicNames.Of(incident.Cause.Class) : null,
        };

    private void TellNote(Signal signal, SessionState after, Note note)
    {
        Record(signal, after, PublicNames.Of(note.Kind), note.Text);
        LogNote(after.Name, PublicNames.Of(note.Kind), note.Text);
    }

    private void Record(Signal signal, SessionState after, string type, string text) =>
        journal.Record(new JournalEntry(signal.Wall, after.Name, type)
        {
            Text = text,
            SessionId = after.Conversation.SessionId,
            Incident = after.Incident?.Id,
            Class = after.Incident is { } incident ? PublicNames.Of(incident.Cause.Class) : null,
            Outage = after.Outage?.Id,
        });

    private static Incident? OpenIncident(SessionState state) => state.Incident is { Open: true } incident ? incident : null;

    /// <summary>
    /// A busy line that only counts on, and text that only grows, are no news worth a line each; one in <see cref="PulseGrain"/> is written, so
    /// that a replay finds no stall where content came. Everything else that changed the state is news.
    /// </summary>
    private static bool Changes(SessionState before, SessionState after)
    {
        if (ReferenceEquals(before, after)) return false;
        return !Still(before).Equals(Still(after));
    }

    private static SessionState Still(SessionState state) => state with
    {
        Screen = state.Screen with { Tokens = null, AnswerMark = 0 },
        Progress = state.Progress.WithoutPulse(PulseGrain),
        LastBusyAt = null,
        SubmittedAt = null,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Session}: {State}")]
    private partial void LogState(string session, string state);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Session}: {Kind}: {Text}")]
    private partial void LogNote(string session, string kind, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session}: a decision could not be written down. The session goes on; please report this.")]
    private partial void LogUntold(string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of session {Session} cannot be written: {Reason}. It goes on, but no key is typed by itself, because a crash would repeat it; make room or mend the permissions.")]
    private partial void LogUnsaved(string session, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "There is no room for the state of session {Session}: it is written where room was kept for that, and the session goes on. Make room.")]
    private partial void LogInSpare(string session);
}
