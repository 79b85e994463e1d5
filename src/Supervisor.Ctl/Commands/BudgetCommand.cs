using System.Text.Json;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>budget [NAME...]</c></summary>
internal static class BudgetCommand
{
    public static int Run(Call call, string[] names)
    {
        var all = names.Length == 0 || names.Contains("all");
        var shown = call.Sessions()
            .Where(s => s.Budget is not null && (all || names.Contains(s.Name)))
            .Select(s => new SessionBudget(s.Name, s.Budget!, s.Hold))
            .ToList();
        if (call.Json) call.Output.WriteLine(SafeText.Of(JsonSerializer.Serialize(new BudgetReply(1, shown), ControlJson.Default.BudgetReply)));
        else foreach (var line in BudgetLines.Of(shown, call.Time.GetUtcNow(), call.Time.LocalTimeZone)) call.Output.WriteLine(line);
        var unknown = all ? [] : names.Where(name => shown.All(s => s.Name != name)).Distinct().ToList();
        foreach (var name in unknown) (call.Json ? call.Errors : call.Output).WriteLine($"{SafeText.Line(name)}: ERROR (no such client)");
        return unknown.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }
}
