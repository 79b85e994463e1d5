using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Supervisor.Control;
using Supervisor.Core;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Attach;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Api;

/// <summary>The part of the control API that shows terminals and takes a person's keys.</summary>
/// <param name="ending">Cancelled when the daemon begins to end: who is attached is sent away.</param>
internal sealed class TerminalEndpoints(
    SessionSet sessions, PersonInput input, DaemonClock clock, Seats seats, CancellationToken ending, CancellationToken leaving)
{
    private const int LongestHint = 40;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ControlApi.Screen, ShowScreenAsync);
        routes.MapPost(ControlApi.Keys, (Delegate)PressAsync);
        routes.MapGet(ControlApi.AttachTo, AttachAsync);
    }

    private async Task ShowScreenAsync(HttpContext http)
    {
        if (await FindAsync(http).ConfigureAwait(false) is not { } session) return;
        var life = session.Edges.Latest;
        var screen = life?.Terminal.Snapshot();
        switch (http.Request.Query["format"].ToString())
        {
            case "" or "text":
                await WriteAsync(http, screen?.ToText() ?? "").ConfigureAwait(false);
                break;
            case "ansi":
                await WriteAsync(http, screen is null ? "" : ScreenPainter.ToAnsi(screen)).ConfigureAwait(false);
                break;
            case "json":
                var view = screen is not null && session.Config.Kind == SessionKind.Claude ? life!.Screen.Read(screen) : null;
                await TypedResults.Json(ScreenReplies.Of(session, screen, view), ControlJson.Default.ScreenReply).ExecuteAsync(http).ConfigureAwait(false);
                break;
            case var other:
                await RefuseAsync(http, StatusCodes.Status400BadRequest, $"unknown format '{other}'; there are text, ansi and json").ConfigureAwait(false);
                break;
        }
    }

    private static async Task WriteAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(text, http.RequestAborted).ConfigureAwait(false);
    }

    private async Task<IResult> PressAsync(HttpContext http)
    {
        KeysRequest? request = null;
        try
        {
            request = await JsonSerializer.DeserializeAsync(http.Request.Body, ControlJson.Default.KeysRequest, http.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            // Answered below.
        }

        // The generated writer makes an empty text of no bytes at all.
        if (request is not ({ Keys.Count: > 0, Raw: null or [] } or { Keys: null or [], Raw.Length: > 0 }))
        {
            return TypedResults.Json(
                new ErrorReply("the request is not JSON with either 'keys' or 'raw'"), ControlJson.Default.ErrorReply, statusCode: StatusCodes.Status400BadRequest);
        }

        var reply = await input.PressAsync(http.Request.Query["name"].ToString(), request, http.RequestAborted).ConfigureAwait(false);
        return TypedResults.Json(new ActionReplies([reply]), ControlJson.Default.ActionReplies);
    }

    private async Task AttachAsync(HttpContext http)
    {
        if (await FindAsync(http).ConfigureAwait(false) is not { } session) return;
        var query = http.Request.Query;
        if (Extent(query["columns"]) is not { } columns || Extent(query["rows"]) is not { } rows)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "an attachment needs the 'columns' and 'rows' of its terminal").ConfigureAwait(false);
            return;
        }

        if (session.Edges.Latest is not { } life || !session.State.Process.IsAlive || life.Terminal.Exited.IsCompleted)
        {
            var detail = Phases.Detail(session.State, session.Loop.Policy, clock.Now);
            await RefuseAsync(
                http, StatusCodes.Status409Conflict, $"{session.Name} does not run ({detail}); 'supervisorctl start {session.Name}' starts it", Ended(session)).ConfigureAwait(false);
            return;
        }

        if (http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade || http.Request.Headers.Upgrade != ControlApi.AttachProtocol)
        {
            http.Response.Headers.Upgrade = ControlApi.AttachProtocol;
            await RefuseAsync(http, StatusCodes.Status426UpgradeRequired, $"attaching needs an upgrade to {ControlApi.AttachProtocol}").ConfigureAwait(false);
            return;
        }

        using var seat = seats.TryTake();
        if (seat is null)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, seats.Full).ConfigureAwait(false);
            return;
        }

        // A viewer may look for hours at what does not change; who does not read is the pump's affair.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        http.Response.Headers.Upgrade = ControlApi.AttachProtocol;
        await using var connection = await upgrade.UpgradeAsync().ConfigureAwait(false);
        await using var cut = leaving.Register(http.Abort); // without a last word: its program goes on, and so does who looks at it
        var viewer = new Viewer(new TerminalSize(columns, rows), query["read_only"] == "true", isShown: query["again"] == "true");
        var detach = PlainText.Clean(query["detach"].ToString(), LongestHint);
        var hint = query["dropped"] == "true" ? "keys typed while supervisord was away were dropped" : detach.Length > 0 ? $"{detach} detaches" : null;
        var attachment = new Attachment(session, life, viewer, hint, clock);
        if (!await attachment.RunAsync(connection, ending, http.RequestAborted).ConfigureAwait(false)) http.Abort();
    }

    private static int? Extent(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var extent) && extent is > 0 and <= ushort.MaxValue ? extent : null;

    /// <summary>How the program of a session that stays as it is has ended, while this daemon knows.</summary>
    private static int? Ended(Supervised session) =>
        session is { State.Process.State: ProcessState.Stopped or ProcessState.Exited or ProcessState.Fatal, Edges.Latest.Terminal.ExitCode: { } code } ? code : null;

    private async Task<Supervised?> FindAsync(HttpContext http)
    {
        var name = http.Request.Query["name"].ToString();
        if (sessions.Find(name) is { } session) return session;
        await RefuseAsync(http, StatusCodes.Status404NotFound, $"no session is named '{name}'").ConfigureAwait(false);
        return null;
    }

    /// <summary>With its length: who asked for an upgrade reads no chunks.</summary>
    private static async Task RefuseAsync(HttpContext http, int status, string text, int? exitCode = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ErrorReply(text) { ExitCode = exitCode }, ControlJson.Default.ErrorReply);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }
}
