namespace Supervisor.Claude.Limits;

/// <summary>From a local time to the instant that it names, clock changes included.</summary>
internal static class LocalTime
{
    /// <summary>No zone has two clock changes so close to each other.</summary>
    private static readonly TimeSpan BeforeAnyChange = TimeSpan.FromHours(6);

    /// <summary>The instant. A time that is skipped is moved ahead by what was skipped; of one that happens twice it is the later.</summary>
    public static DateTimeOffset Of(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local - BeforeAnyChange)).ToUniversalTime();
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
