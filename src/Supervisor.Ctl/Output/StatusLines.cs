using System.Globalization;
using Supervisor.Control;

namespace Supervisor.Ctl.Output;

/// <summary>Writes sessions in Supervisor 4's columns; what we know beyond it comes last, so that its parsers still work.</summary>
internal static class StatusLines
{
    // Supervisor 4: names are padded to the longest of those shown, and at least to 30, and columns are three blanks apart.
    private const int NameWidth = 30;
    private const int StateWidth = 7;

    public static IEnumerable<string> Of(IReadOnlyList<SessionStatus> sessions, DateTimeOffset now, TimeZoneInfo zone)
    {
        var width = sessions.Select(s => s.Name.Length).Append(NameWidth).Max();
        return sessions.Select(s =>
            $"{SafeText.Line(s.Name).PadRight(width)}   {SafeText.Line(s.State).PadRight(StateWidth)}   {Description(s, now, zone)}".TrimEnd());
    }

    private static string Description(SessionStatus session, DateTimeOffset now, TimeZoneInfo zone)
    {
        var detail = SafeText.Line(session.Detail);
        // What only says the column or the phase again.
        if (detail == session.Phase || detail is "running" || detail.Equals(session.State, StringComparison.OrdinalIgnoreCase)) detail = "";
        var started = !detail.Equals("not started", StringComparison.OrdinalIgnoreCase);
        return session.State switch
        {
            "RUNNING" => Joined(", ", $"pid {session.Pid}, uptime {Uptime(now - session.Since)}", Joined(": ", session.Phase, detail)),
            "FATAL" or "BACKOFF" => detail.Length > 0 ? detail : "Exited too quickly (process log may have details)",
            "STOPPED" when !started => "Not started",
            "STOPPED" or "EXITED" => Joined(", ", Time(session.Since, zone), detail),
            _ => detail,
        };
    }

    private static string Joined(string by, params string?[] parts) => string.Join(by, parts.Where(p => !string.IsNullOrEmpty(p)));

    private static string Time(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("MMM dd hh:mm tt", CultureInfo.InvariantCulture);

    // As Python writes a timedelta: H:MM:SS, with the days before it.
    private static string Uptime(TimeSpan uptime)
    {
        if (uptime < TimeSpan.Zero) uptime = TimeSpan.Zero;
        var clock = $"{uptime.Hours}:{uptime.Minutes:00}:{uptime.Seconds:00}";
        return uptime.Days switch { 0 => clock, 1 => $"1 day, {clock}", _ => $"{uptime.Days} days, {clock}" };
    }
}
