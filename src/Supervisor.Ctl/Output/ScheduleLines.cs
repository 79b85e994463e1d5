using System.Globalization;
using Supervisor.Control;

namespace Supervisor.Ctl.Output;

/// <summary>Writes schedules for a person: when next, in the host's zone and, where it is another, in the entry's own; and what came of the last.</summary>
internal static class ScheduleLines
{
    private const int LongestPrompt = 40;

    public static IEnumerable<string> Of(SchedulesReply reply, TimeZoneInfo local)
    {
        var lines = new List<string>();
        if (reply.Schedules.Count == 0) lines.Add("Nothing is scheduled.");
        string[][] rows = [.. reply.Schedules.Select(s => new[] { s.Name, Action(s), s.Cron, Next(s, local), Last(s, local) })];
        lines.AddRange(Table.Lines(rows));
        lines.AddRange(reply.Waits.Select(w => $"{w.Name}  waits until {Moment(w.Until, local)}: {w.Text}"));
        return lines.Select(l => SafeText.Of(l.ReplaceLineEndings(" ")));
    }

    private static string Action(ScheduleReply schedule) => schedule.Action switch
    {
        "submit" => $"submit \"{Shorten((schedule.Text ?? "").ReplaceLineEndings(" "))}\"",
        "hold" => schedule.HoldSeconds is { } seconds ? $"hold for {Ages.Of(seconds)}" : "hold",
        _ => schedule.Action,
    };

    private static string Next(ScheduleReply schedule, TimeZoneInfo local)
    {
        if (schedule.Next is not { } next) return "never again";
        var here = Moment(next, local);
        return schedule.TimeZone == local.Id || schedule.NextLocal is not { } there || SameClock(next, there, local)
            ? $"next {here}"
            : $"next {here} ({there[11..16]} {schedule.TimeZone})";
    }

    private static bool SameClock(DateTimeOffset next, string there, TimeZoneInfo local) =>
        DateTimeOffset.TryParse(there, CultureInfo.InvariantCulture, out var time) && time.Offset == TimeZoneInfo.ConvertTime(next, local).Offset;

    private static string Last(ScheduleReply schedule, TimeZoneInfo local)
    {
        if (schedule.Waiting is { } waiting) return waiting.Length == 0 ? "running now" : $"waits now: {waiting}";
        return schedule.Last is { } last ? $"last {Moment(last.Due, local)} {last.Result}: {last.Text}" : "not run yet";
    }

    private static string Moment(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Shorten(string text) => text.Length <= LongestPrompt ? text : text[..(LongestPrompt - 3)] + "...";
}
