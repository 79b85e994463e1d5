using System.Globalization;

namespace Supervisor.Daemon.Sessions;

/// <summary>
/// Time in which the daemon could see nothing: the host slept, which the monotonic clock does not count and the wall clock does, or the
/// daemon itself was not run for a while. Pure arithmetic over looks at both clocks.
/// </summary>
/// <param name="Mono">Monotonic time of the last look.</param>
/// <param name="Wall">The wall clock at the same moment, UTC.</param>
internal sealed record HostPauses(TimeSpan Mono, DateTimeOffset Wall)
{
    /// <summary>Less is no pause: clocks are corrected by fractions of a second, and a busy machine runs nobody on time.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    /// <summary>How often somebody looks at the least; null when nobody looks regularly, and so a late look tells nothing.</summary>
    public TimeSpan? Beat { get; init; }

    /// <summary>All that was lost so far.</summary>
    public TimeSpan Lost { get; init; }

    /// <summary>Why the last of it was, for people.</summary>
    public string Why { get; init; } = "";

    /// <summary>How often the wall clock was set back so far.</summary>
    public int SetBack { get; init; }

    /// <summary>The last moment before the wall clock went ahead by itself; what is stamped earlier counts from there.</summary>
    public (TimeSpan Mono, DateTimeOffset Wall)? BeforeJump { get; init; }

    /// <summary>
    /// Looks at both clocks. A wall clock that was set back is nothing but another base: for what was remembered of it, too, or all that is stamped
    /// from now on would count as older than the jump.
    /// </summary>
    public HostPauses Look(TimeSpan mono, DateTimeOffset wall)
    {
        if (mono < Mono) return this; // another thread looked later, and was faster
        var passed = mono - Mono;
        var jumped = wall - Wall - passed;
        var late = Beat is { } beat ? passed - beat : TimeSpan.Zero;
        var next = this with { Mono = mono, Wall = wall };
        if (jumped < -Tolerance)
        {
            next = next with { SetBack = SetBack + 1, BeforeJump = BeforeJump is { } before ? (before.Mono, before.Wall + jumped) : null };
        }

        if (late > Tolerance)
        {
            next = next with { Lost = next.Lost + late, Why = $"supervisord did not run for {Seconds(late)} s" };
        }

        if (jumped > Tolerance)
        {
            next = next with
            {
                Lost = next.Lost + jumped,
                Why = $"the clock went ahead by {Seconds(jumped)} s: the host slept, or its clock was set",
                BeforeJump = (Mono, Wall),
            };
        }

        return next;
    }

    /// <summary>The monotonic time of a moment that a source stamped with the wall clock; never later than the last look.</summary>
    public TimeSpan MonotonicOf(DateTimeOffset wall)
    {
        if (BeforeJump is { } before && wall <= before.Wall) return before.Mono - (before.Wall - wall);
        return wall >= Wall ? Mono : Mono - (Wall - wall);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
