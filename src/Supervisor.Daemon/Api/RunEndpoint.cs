using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Supervisor.Control;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Api;

/// <summary>Sessions that people start without a configuration that names them.</summary>
internal sealed class RunEndpoint(RunKeeper runs)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ControlApi.Run, (Delegate)RunAsync);
        routes.MapPost(ControlApi.Adopt, (Delegate)AdoptAsync);
    }

    private async Task<IResult> RunAsync(HttpContext http) =>
        await ReadAsync(http, ControlJson.Default.RunRequest).ConfigureAwait(false) is { } request
            ? Json([await runs.StartAsync(request, http.RequestAborted).ConfigureAwait(false)])
            : Unreadable();

    private async Task<IResult> AdoptAsync(HttpContext http) =>
        await ReadAsync(http, ControlJson.Default.AdoptRequest).ConfigureAwait(false) is { } request
            ? Json([await runs.AdoptAsync(request, http.RequestAborted).ConfigureAwait(false)])
            : Unreadable();

    private static async Task<T?> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> form)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, form, http.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null; // its own words would quote the request, which holds an environment
        }
    }

    private static JsonHttpResult<ErrorReply> Unreadable() => TypedResults.Json(
        new ErrorReply("the request is not JSON with a folder, arguments and an environment; is supervisorctl of another version?"),
        ControlJson.Default.ErrorReply,
        statusCode: StatusCodes.Status400BadRequest);

    private static JsonHttpResult<ActionReplies> Json(IReadOnlyList<ActionReply> replies) =>
        TypedResults.Json(new ActionReplies(replies), ControlJson.Default.ActionReplies);
}
