using System.Globalization;

namespace Supervisor.Core;

/// <summary>Moments for people: <c>2030-01-02 03:04:05 UTC</c>. In UTC, because who reads it may be elsewhere, and a daemon has no zone of its own.</summary>
public static class PlainMoment
{
    /// <summary>The moment in words, to the second.</summary>
    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
