using System.Collections.Immutable;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Reading;

/// <summary>Reads <c>schedule</c>: what is done to a session at certain times.</summary>
internal static class ScheduleReader
{
    /// <summary>More than anybody has plans for; each costs a look at the calendar.</summary>
    private const int Most = 100;

    private static readonly string[] Actions = ["submit", "restart", "hold", "release"];
    private static readonly string[] Keys = ["cron", "time_zone", .. Actions, "wait", "missed"];
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Month = TimeSpan.FromDays(31);

    /// <summary>The entries; null where nothing is said.</summary>
    public static ImmutableArray<ScheduleEntry>? Read(Section section, CronCheck? cron)
    {
        if (section.Sections("schedule", "an entry of 'schedule'", Keys) is not { } entries) return null;
        if (entries.Count > Most) section.Wrong("schedule", $"has {entries.Count} entries; it may have {Most}");
        return [.. entries.Take(Most).Select(e => Entry(e, cron)).OfType<ScheduleEntry>()];
    }

    /// <summary>A plain program has no input box: of a schedule it can only be restarted.</summary>
    public static void RefuseForPlain(Section section)
    {
        foreach (var entry in section.Sections("schedule", "", Keys, quiet: true) ?? [])
        {
            foreach (var key in Actions.Where(a => a != "restart" && entry.Has(a)))
            {
                entry.WrongKey(key, $"'{key}' has no meaning for a session of kind plain: nothing is ever typed into it; a schedule can restart it");
            }
        }
    }

    /// <summary>What of the defaults is for a session of this kind.</summary>
    public static ImmutableArray<ScheduleEntry> For(SessionKind kind, ImmutableArray<ScheduleEntry> entries) =>
        kind == SessionKind.Claude ? entries : [.. entries.Where(e => e.Action == ScheduleAction.Restart)];

    private static ScheduleEntry? Entry(Section section, CronCheck? check)
    {
        if (!section.IsMapping) return null;
        var cron = section.Text("cron");
        if (!section.Has("cron")) section.Wrong("an entry of 'schedule' needs a 'cron', such as \"30 8 * * MON-FRI\"");
        else if (cron is not null && check?.Invoke(cron) is { } problem) section.Wrong("cron", problem);
        var zone = Zone(section);
        var action = Action(section);
        var text = Text(section);
        var hold = section.IsWord("hold", "true") ? null : section.Duration("hold", Second, Month, otherwise: ", or true (until it is released)");
        var wait = section.Duration("wait", TimeSpan.Zero, Day);
        var missed = section.Duration("missed", TimeSpan.Zero, Week);
        if (cron is null || action is not { } known) return null;
        return new ScheduleEntry(cron, known)
        {
            TimeZone = zone,
            Text = text,
            HoldFor = hold,
            Wait = wait ?? ScheduleEntry.DefaultWait,
            Missed = missed ?? ScheduleEntry.DefaultMissed,
        };
    }

    private static ScheduleAction? Action(Section section)
    {
        var given = Actions.Where(section.Has).ToArray();
        if (given.Length != 1)
        {
            section.Wrong(given.Length == 0
                ? "an entry of 'schedule' needs something to do: 'submit: TEXT', 'restart: true', 'hold: 2h' or 'release: true'"
                : $"an entry of 'schedule' does one thing, and this one has {string.Join(" and ", given.Select(g => $"'{g}'"))}; make an entry of each");
            return null;
        }

        var action = given[0];
        if (action is "restart" or "release" && !section.IsWord(action, "true")) section.Wrong(action, "must be true; remove the entry to have none");
        if (action is "hold" or "release" && section.Has("wait")) section.WrongKey("wait", $"'wait' has no meaning beside '{action}', which waits for nothing");
        return (ScheduleAction)Array.IndexOf(Actions, action);
    }

    private static string? Text(Section section)
    {
        if (!section.Has("submit") || section.Text("submit", lines: true) is not { } text) return null;
        if (string.IsNullOrWhiteSpace(text)) section.Wrong("submit", "must not be blank");
        return text;
    }

    private static string? Zone(Section section)
    {
        if (section.Text("time_zone") is not { } name) return null;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)) return name;
        var near = NearestName.Of(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)) is { } known ? $"; did you mean '{known}'?" : "";
        section.Wrong("time_zone", $"is the IANA name of a time zone that this host knows, such as Europe/Berlin or UTC, and '{Values.Shorten(name)}' is none{near}");
        return null;
    }
}
