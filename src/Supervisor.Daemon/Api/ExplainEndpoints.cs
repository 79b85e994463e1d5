using Microsoft.AspNetCore.Http.HttpResults;
using Supervisor.Control;
using Supervisor.Daemon.Explaining;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Timing;

namespace Supervisor.Daemon.Api;

/// <summary>The part of the control API that says why: what is seen of a session, what is made of it, and what was measured.</summary>
internal sealed class ExplainEndpoints(SessionSet sessions, TimingStore timings, DaemonClock clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ControlApi.Explain, IResult (HttpContext http) => sessions.Find(NameOf(http)) is { } session
            ? TypedResults.Json(Explanation.Of(SessionSight.Of(session, clock)), ControlJson.Default.ExplainReply)
            : Unknown(NameOf(http)));
        routes.MapGet(ControlApi.Timing, IResult (HttpContext http) =>
        {
            var name = NameOf(http);
            if (name.Length == 0) return TypedResults.Json(TimingReplies.Of(timings.All, sessions.All, onlyTheirs: false), ControlJson.Default.TimingReply);
            return sessions.Find(name) is { } session
                ? TypedResults.Json(TimingReplies.Of(timings.All, [session], onlyTheirs: true), ControlJson.Default.TimingReply)
                : Unknown(name);
        });
    }

    private static string NameOf(HttpContext http) => http.Request.Query["name"].ToString();

    private static JsonHttpResult<ErrorReply> Unknown(string name) => TypedResults.Json(
        new ErrorReply($"no session is named '{name}'"), ControlJson.Default.ErrorReply, statusCode: StatusCodes.Status404NotFound);
}
