using Microsoft.AspNetCore.Http.HttpResults;
using Supervisor.Control;
using Supervisor.Daemon.Reloading;

namespace Supervisor.Daemon.Api;

/// <summary>Compares the configuration with what runs, and brings it into force.</summary>
internal sealed class ConfigEndpoint(ConfigDesk desk)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ControlApi.Reread, (Delegate)(async () => Json(await desk.RereadAsync().ConfigureAwait(false))));
        routes.MapPost(ControlApi.Update, (Delegate)(async (HttpContext http) =>
            Json(await desk.UpdateAsync(Names(http), http.Request.Query["now"] == "true").ConfigureAwait(false))));
        routes.MapPost(ControlApi.Add, (Delegate)((HttpContext http) => EachAsync(Names(http), desk.AddAsync)));
        routes.MapPost(ControlApi.Remove, (Delegate)((HttpContext http) => EachAsync(Names(http), desk.RemoveAsync)));
    }

    private static string[] Names(HttpContext http) => [.. http.Request.Query["name"].OfType<string>().Where(n => n.Length > 0).Distinct()];

    private static async Task<JsonHttpResult<ActionReplies>> EachAsync(string[] names, Func<string, Task<ActionReply>> act)
    {
        List<ActionReply> replies = [];
        foreach (var name in names) replies.Add(await act(name).ConfigureAwait(false));
        return TypedResults.Json(new ActionReplies(replies), ControlJson.Default.ActionReplies);
    }

    private static JsonHttpResult<ConfigReply> Json(ConfigReply value) => TypedResults.Json(value, ControlJson.Default.ConfigReply);
}
