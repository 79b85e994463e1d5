using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Supervisor.Control;
using Supervisor.Core;
using Supervisor.Daemon.Notifications;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Api;

/// <summary>Lets a person try whether notifications arrive.</summary>
internal sealed class NotifyEndpoint(Notifier notifier)
{
    private static readonly Dictionary<string, NotificationKind> Kinds = Enum.GetValues<NotificationKind>().ToDictionary(k => PublicNames.Of(k));

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(ControlApi.Notify, (Delegate)NotifyAsync);

    private async Task<IResult> NotifyAsync(HttpContext http)
    {
        NotifyRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(http.Request.Body, ControlJson.Default.NotifyRequest, http.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is null) return Error("the request is not JSON with a 'kind' and a 'text'");
        if (!Kinds.TryGetValue(request.Kind ?? "test", out var kind)) return Error($"there is no such kind; there are {string.Join(", ", Kinds.Keys)}");
        var text = string.IsNullOrWhiteSpace(request.Text) ? "A person tries whether notifications arrive; they do." : PlainText.Clean(request.Text);
        var tried = await notifier.TryAsync(kind, text, http.RequestAborted).ConfigureAwait(false);
        return TypedResults.Json(
            new NotifyReply(1, [.. tried.Select(t => new NotifyResult(
                t.Channel.Name, t.Channel.Target, t.Delivery.Delivered, (long)t.Took.TotalMilliseconds, t.Delivery.Problem, t.Delivery.Advice))]),
            ControlJson.Default.NotifyReply);
    }

    private static JsonHttpResult<ErrorReply> Error(string text) =>
        TypedResults.Json(new ErrorReply(text), ControlJson.Default.ErrorReply, statusCode: StatusCodes.Status400BadRequest);
}
