using System.Globalization;
using Supervisor.Control;

namespace Supervisor.Ctl.Output;

/// <summary>Writes budgets as a table: what is used of what is allowed, and when another attempt is free.</summary>
internal static class BudgetLines
{
    public static IEnumerable<string> Of(IReadOnlyList<SessionBudget> sessions, DateTimeOffset now, TimeZoneInfo zone) => sessions.Count == 0
        ? []
        : Table.Lines([["NAME", "USED", "LAST HOUR", "COST", "NEXT ATTEMPT"], .. sessions.Select(s => Row(s, now, zone))], 1, 2, 3);

    private static string[] Row(SessionBudget session, DateTimeOffset now, TimeZoneInfo zone) =>
    [
        SafeText.Line(session.Name),
        FormattableString.Invariant($"{session.Budget.Used}/{session.Budget.Cap}"),
        FormattableString.Invariant($"{session.Budget.PerHour.Used}/{session.Budget.PerHour.Cap}"),
        Cost(session.Budget.Cost),
        Next(session, now, zone),
    ];

    private static string Cost(CostStatus cost) => cost switch
    {
        { Usd: null, Limit: null } => "-",
        { Limit: { } limit } => $"{Usd(cost.Usd ?? 0)} of {Usd(limit)}",
        _ => Usd(cost.Usd ?? 0),
    };

    private static string Next(SessionBudget session, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (session.Hold is { } hold) return hold.Until is { } until ? $"held until {Clock(until, now, zone)}" : "held until it is released";
        var budget = session.Budget;
        if (budget.Used >= budget.Cap || budget.PerHour.Cap == 0 || budget.Cost is { Limit: { } limit, Usd: { } usd } && usd >= limit) return "after a refill";
        return budget.PerHour.FreeAt is { } free ? $"at {Clock(free, now, zone)}" : "now";
    }

    private static string Clock(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.ToString(local.Date == TimeZoneInfo.ConvertTime(now, zone).Date ? "HH:mm" : "MMM dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static string Usd(decimal value) => "$" + value.ToString("0.00##", CultureInfo.InvariantCulture);
}
