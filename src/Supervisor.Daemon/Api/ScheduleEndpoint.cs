using Microsoft.AspNetCore.Http.HttpResults;
using Supervisor.Control;
using Supervisor.Core.Recovery;
using Supervisor.Daemon.Schedules;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Api;

/// <summary>The part of the control API that says what is done at certain times.</summary>
internal sealed class ScheduleEndpoint(SessionSet sessions, SessionSchedules schedules, DaemonClock clock)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(ControlApi.Schedules, IResult (HttpContext http) =>
    {
        string[] names = [.. http.Request.Query["name"].Where(n => !string.IsNullOrEmpty(n)).Select(n => n!)];
        if (names.Contains("all")) names = [];
        return names.FirstOrDefault(n => sessions.Find(n) is null) is { } unknown ? Unknown(unknown) : TypedResults.Json(Read(names), ControlJson.Default.SchedulesReply);
    });

    private SchedulesReply Read(string[] names)
    {
        bool IsAsked(string name) => names.Length == 0 || names.Contains(name);
        return new SchedulesReply(
            1,
            clock.Wall,
            [.. schedules.All.Where(e => IsAsked(e.Session.Name)).Select(Of)],
            [.. sessions.All.Where(s => IsAsked(s.Name)).Select(Waiting).OfType<WaitReply>()]);
    }

    private ScheduleReply Of(ScheduledEntry scheduled)
    {
        var (entry, next, last) = (scheduled.Entry, schedules.Next(scheduled), scheduled.Memory.Last);
        return new ScheduleReply(
            scheduled.Session.Name,
            entry.Cron,
            scheduled.Times.Zone.Id,
            entry.Action.ToString().ToLowerInvariant(),
            entry.Text,
            entry.HoldFor?.TotalSeconds,
            next,
            next is { } time ? scheduled.Times.Local(time) : null,
            scheduled.WaitsFor,
            last is null ? null : new ScheduleRunReply(last.Due, last.At, last.Result, last.Text));
    }

    private static WaitReply? Waiting(Supervised session) => session.State.Recovery is RecoveryState.BackingOff { DueAt: { } until }
        ? new WaitReply(session.Name, until, session.State.Incident?.Cause.Text ?? "")
        : null;

    private static JsonHttpResult<ErrorReply> Unknown(string name) => TypedResults.Json(
        new ErrorReply($"no session is named '{name}'"), ControlJson.Default.ErrorReply, statusCode: StatusCodes.Status404NotFound);
}
