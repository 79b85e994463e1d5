using System.Globalization;
using Supervisor.Core;
using Supervisor.Daemon.Journal;

namespace Supervisor.Daemon.Notifications;

/// <summary>Reads from what is journaled whether it may be worth telling. Pure, and called by the sessions themselves: it must be cheap.</summary>
internal static class Occurrences
{
    /// <summary>What an entry means; null for nearly all of them.</summary>
    public static Occurrence? Of(JournalEntry entry)
    {
        // Of the daemon itself only this is news. It has no end that is told: a disk that fills up over and over would have many.
        if (entry is { Session: null, Type: "storage", Value: "failing" }) return new Occurrence.News(About(entry, NotificationKind.Storage), Topic.Other, entry.At.ToString("O", CultureInfo.InvariantCulture));
        if (entry.Session is not { } session) return null;
        return entry.Type switch
        {
            "held" => OfIncident(entry, NotificationKind.Held),
            "gave_up" => OfIncident(entry, NotificationKind.GaveUp),
            "incident" => OfIncident(entry, NotificationKind.Incident),
            "stalled" or "frozen" => OfIncident(entry, NotificationKind.Stalled),
            "restarting" => OfIncident(entry, NotificationKind.Restarting),
            "overlong" => new Occurrence.News(About(entry, NotificationKind.Overlong), Topic.Other, entry.Text ?? ""),
            "outage" => new Occurrence.News(About(entry, NotificationKind.Outage), Topic.Other, entry.Outage ?? entry.Incident ?? "") { OfAll = entry.Outage is not null },
            "needs_person" => new Occurrence.News(About(entry, NotificationKind.NeedsPerson) with { Incident = null, Class = null }, Topic.Dialog, entry.Text ?? ""),
            "verified" or "resolved" => new Occurrence.Over(entry.At, session, Topic.Incident, entry.Text),
            "removed" => new Occurrence.Gone(session),
            "phase" => OfPhase(entry, session),
            "state" => OfState(entry, session),
            _ => null,
        };
    }

    private static Occurrence.News OfIncident(JournalEntry entry, NotificationKind kind) => new(About(entry, kind), Topic.Incident, entry.Incident ?? "");

    private static Occurrence? OfPhase(JournalEntry entry, string session) => entry.Value switch
    {
        "limited" => OfIncident(entry, NotificationKind.Limited), // its text says what the limit is, and how long it is waited for
        // These three say nothing of a dialog: the first has one, and the others hide whether there is.
        "waiting_for_person" or "held" or "gave_up" => null,
        _ => new Occurrence.Over(entry.At, session, Topic.Dialog, "the dialog is no longer open"),
    };

    private static Occurrence? OfState(JournalEntry entry, string session) => entry.Value switch
    {
        "FATAL" => new Occurrence.News(About(entry, NotificationKind.Fatal) with { Incident = null, Class = null }, Topic.Process, ""),
        "RUNNING" => new Occurrence.Over(entry.At, session, Topic.Process, "it runs again"),
        "STOPPED" or "EXITED" or "BACKOFF" => new Occurrence.Over(entry.At, session, Topic.Dialog, "the client has ended"),
        _ => null,
    };

    private static Notification About(JournalEntry entry, NotificationKind kind) => new(kind, entry.At, PlainText.Clean(entry.Text))
    {
        Session = entry.Session,
        SessionId = entry.SessionId,
        Incident = entry.Incident,
        Class = entry.Class,
        Action = PlainText.Clean(NotificationWords.Action(kind, entry.Class, entry.Session)),
    };
}
