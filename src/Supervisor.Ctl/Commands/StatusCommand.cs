using System.Text;
using System.Text.Json;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>status [NAME...]</c></summary>
internal static class StatusCommand
{
    public static int Run(Call call, string[] names)
    {
        var bytes = call.Daemon.GetBytes(ControlApi.Status, Call.Short);
        var reply = ControlClient.ReadStatus(bytes);
        var all = names.Length == 0 || names.Contains("all");
        var byName = reply.Sessions.DistinctBy(s => s.Name).ToDictionary(s => s.Name, StringComparer.Ordinal);
        var shown = all ? reply.Sessions : [.. names.Where(byName.ContainsKey).Select(n => byName[n])];
        var unknown = all ? [] : names.Where(n => !byName.ContainsKey(n)).ToList();

        if (call.Json)
        {
            // As the daemon sent it, so that fields of a newer one are there too.
            call.Output.WriteLine(SafeText.Of(all
                ? Encoding.UTF8.GetString(bytes)
                : JsonSerializer.Serialize(reply with { Sessions = shown }, ControlJson.Default.StatusReply)));
            foreach (var name in unknown) call.Errors.WriteLine($"{SafeText.Line(name)}: ERROR (no such process)");
        }
        else
        {
            var lines = StatusLines.Of(shown, call.Time.GetUtcNow(), call.Time.LocalTimeZone).ToList();
            if (all) lines.ForEach(call.Output.WriteLine);
            else Interleave(call, names, byName, lines);
        }

        // Not among the lines that scripts read.
        if (!call.Json) foreach (var problem in reply.Problems ?? []) call.Errors.WriteLine($"supervisord: {SafeText.Line(problem)}");
        if (unknown.Count > 0) return ExitCodes.StatusUnknown;
        return shown.All(s => s.State == "RUNNING") ? ExitCodes.Done : ExitCodes.StatusNotAllRunning;
    }

    // In the order in which they were named.
    private static void Interleave(Call call, string[] names, Dictionary<string, SessionStatus> byName, List<string> lines)
    {
        var next = 0;
        foreach (var name in names)
            call.Output.WriteLine(byName.ContainsKey(name) ? lines[next++] : $"{SafeText.Line(name)}: ERROR (no such process)");
    }
}
