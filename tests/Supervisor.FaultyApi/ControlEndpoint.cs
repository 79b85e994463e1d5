using System.Text.Json;
using System.Text.Json.Nodes;
using Supervisor.FaultyApi.Http;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.FaultyApi;

/// <summary>Steers a running API: <c>/_control/rules</c>, <c>/_control/log</c> and <c>/_control/release</c>. Its requests are not logged.</summary>
internal sealed class ControlEndpoint(FaultyApiServer server)
{
    public Task AnswerAsync(HttpRequest http, HttpResponse response, CancellationToken cancellationToken)
    {
        var (status, body) = Answer(http);
        return response.SendJsonAsync(status, body, cancellationToken);
    }

    private (int Status, JsonNode Body) Answer(HttpRequest http)
    {
        switch (http.Method, http.Path)
        {
            case ("GET", "/_control/log"):
                return (200, Json(server.Log.Records));
            case ("GET", "/_control/rules"):
                return (200, Json(server.Rules.Current));
            case ("POST", "/_control/rules"):
                try
                {
                    server.Rules.Replace(FaultRule.ParseJson(http.Body));
                    return (200, Json(server.Rules.Current));
                }
                catch (FormatException error)
                {
                    return (400, new JsonObject { ["error"] = error.Message });
                }
            case ("POST", "/_control/release"):
                return (200, new JsonObject { ["released"] = server.Release(http.QueryValue("session")) });
            default:
                return (404, new JsonObject
                {
                    ["error"] = "GET /_control/log, GET or POST /_control/rules, POST /_control/release[?session=ID]",
                });
        }
    }

    private static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value, FaultRule.JsonForm)!;
}
