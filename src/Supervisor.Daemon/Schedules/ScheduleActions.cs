using System.Globalization;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Api;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Schedules;

/// <summary>Does what a schedule says, by the same ways as a person, and waits for an idle session where that is needed.</summary>
internal sealed class ScheduleActions(SessionSet sessions, SessionActions actions, DaemonClock clock)
{
    /// <summary>How often it is looked whether a session has become idle; also the shortest time between two attempts to type.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>A session takes a command within milliseconds.</summary>
    private static readonly TimeSpan HeardBound = TimeSpan.FromSeconds(10);

    /// <summary>Carries out an entry.</summary>
    /// <param name="waitsFor">Called with what it waits for, whenever that changes.</param>
    /// <returns><c>done</c>, <c>skipped</c> or <c>failed</c>, and one sentence.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<(string Result, string Text)> RunAsync(Supervised session, ScheduleEntry entry, Action<string> waitsFor, CancellationToken cancellationToken)
    {
        var until = clock.Now + entry.Wait;
        while (true)
        {
            if (sessions.Find(session.Name) != session) return ("skipped", "the session is gone");
            var ready = ScheduleReadiness.Of(session.State, session.Loop.Policy, entry.Action, clock.Now, clock.Wall, session.Config.Autostart);
            if (ready.IsFinal) return ("skipped", ready.Reason);
            var reason = ready.Reason;
            if (ready.IsReady)
            {
                var reply = await ActAsync(session, entry, cancellationToken).ConfigureAwait(false);
                if (reply.Outcome is ActionOutcome.Accepted or ActionOutcome.Started) return ("done", Done(entry, reply));
                // What was refused may be taken later; what was taken and failed is not done again.
                if (entry.Action != ScheduleAction.Submit) return ("failed", reply.Message ?? "it was refused");
                reason = reply.Message ?? "it was refused";
            }

            if (clock.Now >= until)
                return ("skipped", entry.Wait == TimeSpan.Zero ? reason : $"{reason}; it has waited for {DurationWords(entry.Wait)}");
            waitsFor(reason);
            await Task.Delay(LookInterval, clock.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An entry in words, for the journal and the log.</summary>
    public static string Words(ScheduleEntry entry) => $"{ScheduleReadiness.HoldsBy}\"{entry.Cron}\"{(entry.TimeZone is { } zone ? $" ({zone})" : "")}";

    private async Task<ActionReply> ActAsync(Supervised session, ScheduleEntry entry, CancellationToken cancellationToken)
    {
        switch (entry.Action)
        {
            case ScheduleAction.Submit:
                return await actions.SendForAsync(Words(entry), session.Name, entry.Text!, cancellationToken).ConfigureAwait(false);
            case ScheduleAction.Restart:
                var replies = await actions.RunAsync("restart", [session.Name], wait: true, to: null, until: null, cancellationToken).ConfigureAwait(false);
                return replies!.Results[0];
            case ScheduleAction.Hold:
                var asked = new OperatorAsked(OperatorCommand.Hold) { Until = clock.Wall + entry.HoldFor, Why = Words(entry) };
                return await AskAsync(session, asked, s => s.Hold?.Why == asked.Why, cancellationToken).ConfigureAwait(false);
            default:
                return await AskAsync(session, new OperatorAsked(OperatorCommand.Release) { Why = Words(entry) }, s => s.Hold is null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<ActionReply> AskAsync(Supervised session, OperatorAsked asked, Func<SessionState, bool> heard, CancellationToken cancellationToken)
    {
        await session.Loop.PostAsync(SignalSource.Operator, asked, cancellationToken: cancellationToken).ConfigureAwait(false);
        var last = await session.Loop.WaitAsync(s => heard(s.State), HeardBound, cancellationToken).ConfigureAwait(false);
        return heard(last.State)
            ? new ActionReply(session.Name, ActionOutcome.Accepted)
            : new ActionReply(session.Name, ActionOutcome.Refused, "the session did not take it");
    }

    private string Done(ScheduleEntry entry, ActionReply reply) => entry.Action switch
    {
        ScheduleAction.Submit => reply.Message ?? "submitted",
        ScheduleAction.Restart => "restarted",
        ScheduleAction.Hold => entry.HoldFor is { } time
            ? $"held until {(clock.Wall + time).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}"
            : "held until it is released",
        _ => "released",
    };

    private static string DurationWords(TimeSpan time) => Configuration.Reading.DurationText.Write(time);
}
