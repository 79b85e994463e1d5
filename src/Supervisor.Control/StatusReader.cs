using System.Text.Json;

namespace Supervisor.Control;

/// <summary>
/// Reads a <see cref="StatusReply"/> field by field. The generated reader would do, but for a program that lives for one call it costs more
/// than the call: its generic parts are compiled at run time (some 20 ms, see bench/README.md).
/// </summary>
public static class StatusReader
{
    /// <summary>Reads a reply; fields that are not known are passed over.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A field has another type than the contract says.</exception>
    /// <exception cref="KeyNotFoundException">A field that the contract promises is not there.</exception>
    public static StatusReply Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var sessions = new List<SessionStatus>();
        foreach (var session in root.GetProperty("sessions").EnumerateArray()) sessions.Add(Session(session));
        return new StatusReply(root.GetProperty("version").GetInt32(), sessions)
        {
            Problems = Optional(root, "problems") is { } problems ? [.. problems.EnumerateArray().Select(p => p.GetString() ?? "")] : null,
        };
    }

    private static SessionStatus Session(JsonElement session)
    {
        var pid = session.GetProperty("pid");
        var retries = session.GetProperty("retries");
        var incident = session.GetProperty("incident");
        var recoveries = session.GetProperty("recoveries");
        return new SessionStatus(
            Text(session, "name"),
            Text(session, "state"),
            session.GetProperty("phase").GetString(),
            IsNull(pid) ? null : pid.GetInt32(),
            session.GetProperty("session_id").GetString(),
            session.GetProperty("since").GetDateTimeOffset(),
            IsNull(retries) ? null : new RetryStatus(retries.GetProperty("used").GetInt32(), retries.GetProperty("cap").GetInt32()),
            IsNull(incident)
                ? null
                : new IncidentStatus(Text(incident, "id"), Text(incident, "class"), Text(incident, "text"), incident.GetProperty("at").GetDateTimeOffset()),
            new RecoveryCount(recoveries.GetProperty("verified").GetInt32(), recoveries.GetProperty("failed").GetInt32()),
            Text(session, "detail"))
        {
            Budget = Optional(session, "budget") is { } budget ? Budget(budget) : null,
            Hold = Optional(session, "hold") is { } hold
                ? new HoldStatus(hold.GetProperty("since").GetDateTimeOffset(), Time(hold.GetProperty("until")), Text(hold, "why"))
                : null,
            PendingRestart = Optional(session, "pending_restart") is { } keys ? [.. keys.EnumerateArray().Select(k => k.GetString() ?? "")] : null,
            Outage = session.TryGetProperty("outage", out var outage) && !IsNull(outage)
                ? new OutageStatus(Text(outage, "id"), Text(outage, "role"), Text(outage, "probe"))
                : null,
        };
    }

    private static BudgetStatus Budget(JsonElement budget)
    {
        var (hour, cost) = (budget.GetProperty("per_hour"), budget.GetProperty("cost"));
        return new BudgetStatus(
            budget.GetProperty("used").GetInt32(),
            budget.GetProperty("cap").GetInt32(),
            new BoundStatus(hour.GetProperty("used").GetInt32(), hour.GetProperty("cap").GetInt32(), Time(hour.GetProperty("free_at"))),
            new CostStatus(Usd(cost.GetProperty("usd")), Usd(cost.GetProperty("limit"))));
    }

    /// <summary>A field that older daemons do not send.</summary>
    private static JsonElement? Optional(JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && !IsNull(value) ? value : null;

    private static DateTimeOffset? Time(JsonElement element) => IsNull(element) ? null : element.GetDateTimeOffset();

    private static decimal? Usd(JsonElement element) => IsNull(element) ? null : element.GetDecimal();

    private static bool IsNull(JsonElement element) => element.ValueKind == JsonValueKind.Null;

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString() ?? "";
}
