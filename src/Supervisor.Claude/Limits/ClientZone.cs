namespace Supervisor.Claude.Limits;

/// <summary>The zone in which a client tells times.</summary>
public static class ClientZone
{
    private const string Variable = "TZ";

    /// <summary>What <c>TZ</c> names in the client's environment; this host's when it names nothing that is known here.</summary>
    public static TimeZoneInfo Of(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        // POSIX lets the name of a region begin with a colon.
        return environment.TryGetValue(Variable, out var name) && TimeZoneInfo.TryFindSystemTimeZoneById(name.TrimStart(':'), out var zone)
            ? zone
            : TimeZoneInfo.Local;
    }
}
