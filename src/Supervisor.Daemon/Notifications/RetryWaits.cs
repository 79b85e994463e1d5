using System.Net;

namespace Supervisor.Daemon.Notifications;

/// <summary>When a webhook is tried again. Pure.</summary>
internal static class RetryWaits
{
    /// <summary>All attempts of one notification together: what is older is no news, and others wait behind it.</summary>
    public static readonly TimeSpan Total = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>A server may ask for more than we would wait by ourselves, but not for as long as it likes.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    /// <summary>Whether the same request may succeed later. Another 4xx would be another one the next time too.</summary>
    public static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    /// <summary>The wait after a failed attempt: doubled each time, with jitter; never less than the server asks for, within reason.</summary>
    /// <param name="attempt">How many were made, from 1.</param>
    /// <param name="asked">What <c>Retry-After</c> says, or null.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(int attempt, TimeSpan? asked, double chance)
    {
        var full = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)));
        var own = TimeSpan.FromSeconds(full * (0.5 + (0.5 * chance)));
        var wanted = asked is { } wait && wait > own ? wait : own;
        return wanted < LongestAsked ? wanted : LongestAsked;
    }
}
