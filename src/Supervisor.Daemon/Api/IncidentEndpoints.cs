using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Supervisor.Control;
using Supervisor.Control.Incidents;

namespace Supervisor.Daemon.Api;

/// <summary>The part of the control API that shows incidents, redacted unless asked otherwise.</summary>
internal sealed class IncidentEndpoints(IncidentShelf shelf)
{
    private const int DefaultLimit = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ControlApi.Incidents, IResult (HttpContext http) =>
        {
            string[] names = [.. http.Request.Query["name"].Where(n => !string.IsNullOrEmpty(n)).Select(n => n!)];
            var limit = int.TryParse(http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : DefaultLimit;
            return TypedResults.Json(shelf.List(names, Says(http, "open"), limit), ControlJson.Default.IncidentsReply);
        });
        routes.MapGet(ControlApi.Incidents + "/{id}", IResult (string id, HttpContext http) =>
            Find(id, http) is { } incident ? TypedResults.Json(incident, ControlJson.Default.IncidentReply) : Unknown(id));
        routes.MapGet(ControlApi.Incidents + "/{id}" + ControlApi.IncidentReport, IResult (string id, HttpContext http) =>
            Find(id, http) is { } incident ? TypedResults.Text(IncidentReport.Of(incident), "text/markdown", Encoding.UTF8) : Unknown(id));
    }

    private IncidentReply? Find(string id, HttpContext http) =>
        shelf.Find(id) is { } found && shelf.Read(found) is { } kept ? RedactedIncident.Of(kept, Says(http, "prompts"), Says(http, "secrets")) : null;

    private static bool Says(HttpContext http, string what) => http.Request.Query[what] == "true";

    private static JsonHttpResult<ErrorReply> Unknown(string id) => TypedResults.Json(
        new ErrorReply($"there is no incident '{id}', nor one of a session of that name"), ControlJson.Default.ErrorReply, statusCode: StatusCodes.Status404NotFound);
}
