using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Supervisor.Control;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Api;

/// <summary>The control API: what <c>supervisorctl</c> asks for, over the unix socket only.</summary>
internal sealed class ControlEndpoints(
    SessionSet sessions, SessionActions actions, EventHub events, DaemonClock clock, StorageHealth storage, Seats seats, Func<VersionReply> version, Action<bool> shutdown)
{
    private const int DefaultTail = 1600; // as many bytes as Supervisor 4's tail shows
    private const int MaxSendLength = 100_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ControlApi.Status, () => Json(StatusReader.Read(sessions, clock, storage)));
        routes.MapGet(ControlApi.Version, () => Json(version()));
        routes.MapPost(ControlApi.Actions + "{verb}", ActAsync);
        routes.MapPost(ControlApi.Send, (Delegate)SendAsync);
        routes.MapGet(ControlApi.Tail, TailAsync);
        routes.MapGet(ControlApi.Events, EventsAsync);
        routes.MapPost(ControlApi.Shutdown, (HttpContext http) =>
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            http.Response.OnCompleted(() =>
            {
                shutdown(http.Request.Query["keep"] == "true");
                return Task.CompletedTask;
            });
        });
    }

    private async Task<IResult> ActAsync(string verb, HttpContext http)
    {
        string[] names = [.. http.Request.Query["name"].Where(n => !string.IsNullOrEmpty(n)).Select(n => n!)];
        if (names.Length == 0) return Error(StatusCodes.Status400BadRequest, "no session is named; name one or several, or 'all'");
        DateTimeOffset? until = null;
        if (http.Request.Query["until"] is [{ Length: > 0 } time])
        {
            if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
                return Error(StatusCodes.Status400BadRequest, $"'{time}' is no time; write it as 2030-01-02T03:04:05Z");
            until = read;
        }

        var replies = await actions.RunAsync(
            verb, names, http.Request.Query["wait"] != "false", http.Request.Query["to"] is [{ Length: > 0 } to] ? to : null, until, http.RequestAborted).ConfigureAwait(false);
        return replies is null
            ? Error(StatusCodes.Status404NotFound, $"unknown action '{verb}'; there are start, stop, restart, retry, interrupt, rewind, compact, hold, release and refill")
            : Json(replies);
    }

    private async Task<IResult> SendAsync(HttpContext http)
    {
        SendRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(http.Request.Body, ControlJson.Default.SendRequest, http.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return Error(StatusCodes.Status400BadRequest, "the request is not JSON with a 'text'");
        }

        if (request is null || string.IsNullOrWhiteSpace(request.Text)) return Error(StatusCodes.Status400BadRequest, "there is no text to send");
        if (request.Text.Length > MaxSendLength) return Error(StatusCodes.Status400BadRequest, $"the text is longer than {MaxSendLength} characters");
        var reply = await actions.SendAsync(http.Request.Query["name"].ToString(), request.Text, http.RequestAborted).ConfigureAwait(false);
        return Json(new ActionReplies([reply]));
    }

    private async Task TailAsync(HttpContext http)
    {
        if (await FindAsync(http).ConfigureAwait(false) is not { } session) return;
        var count = int.TryParse(http.Request.Query["bytes"], out var asked) && asked >= 0 ? asked : DefaultTail;
        var wanted = http.Request.Query["follow"] == "true";
        using var seat = wanted ? seats.TryTake() : null;
        if (wanted && seat is null)
        {
            await FullAsync(http).ConfigureAwait(false);
            return;
        }

        var (text, follow) = session.Edges.Tail.Read(count, wanted);
        http.Response.ContentType = "text/plain; charset=utf-8";
        try
        {
            await Follower.WriteAsync(http, Encoding.UTF8.GetBytes(text), clock.Time).ConfigureAwait(false);
            if (follow is not null) await Follower.CopyAsync(http, follow, Encoding.UTF8.GetBytes, clock.Time).ConfigureAwait(false);
        }
        finally
        {
            if (follow is not null) session.Edges.Tail.Leave(follow);
        }
    }

    private async Task EventsAsync(HttpContext http)
    {
        var wanted = http.Request.Query["follow"] == "true";
        using var seat = wanted ? seats.TryTake() : null;
        if (wanted && seat is null)
        {
            await FullAsync(http).ConfigureAwait(false);
            return;
        }

        var (recent, follow) = events.Read(wanted);
        http.Response.ContentType = "application/x-ndjson";
        try
        {
            await Follower.WriteAsync(http, recent.SelectMany(Line).ToArray(), clock.Time).ConfigureAwait(false);
            if (follow is not null) await Follower.CopyAsync(http, follow, Line, clock.Time).ConfigureAwait(false);
        }
        finally
        {
            if (follow is not null) events.Leave(follow);
        }
    }

    private Task FullAsync(HttpContext http) => Error(StatusCodes.Status503ServiceUnavailable, seats.Full).ExecuteAsync(http);

    private static byte[] Line(byte[] line) => [.. line, (byte)'\n'];

    private async Task<Supervised?> FindAsync(HttpContext http)
    {
        var name = http.Request.Query["name"].ToString();
        if (sessions.Find(name) is { } session) return session;
        await Error(StatusCodes.Status404NotFound, $"no session is named '{name}'").ExecuteAsync(http).ConfigureAwait(false);
        return null;
    }

    private static JsonHttpResult<StatusReply> Json(StatusReply value) => TypedResults.Json(value, ControlJson.Default.StatusReply);

    private static JsonHttpResult<ActionReplies> Json(ActionReplies value) => TypedResults.Json(value, ControlJson.Default.ActionReplies);

    private static JsonHttpResult<VersionReply> Json(VersionReply value) => TypedResults.Json(value, ControlJson.Default.VersionReply);

    private static JsonHttpResult<ErrorReply> Error(int status, string text) =>
        TypedResults.Json(new ErrorReply(text), ControlJson.Default.ErrorReply, statusCode: status);
}
