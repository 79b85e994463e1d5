using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Supervised.Faults;

/// <summary>What comes of a turn with a fault under a supervisor.</summary>
public enum FaultEnd
{
    /// <summary>The client mends it, or nothing is wrong: no incident, no key.</summary>
    Undisturbed,

    /// <summary>The turn ends in an error, the retry text is typed once, and the turn is completed.</summary>
    Retried,

    /// <summary>The turn stalls, one Esc ends it, the retry text is typed once, and the turn is completed.</summary>
    Interrupted,

    /// <summary>The turn stalls before it has shown anything: one Esc gives the prompt back, the same prompt is submitted once, and completed.</summary>
    Resubmitted,

    /// <summary>The turn ends in an error that no retry mends: a person is told, and nothing is typed.</summary>
    Held,

    /// <summary>The turn ends at a limit: a retry is scheduled for after it, and nothing is typed before.</summary>
    Limited,
}

/// <summary>What is expected of a fault on one client.</summary>
/// <param name="End">What comes of it.</param>
/// <param name="Class">The class of its incident; null when there is none.</param>
public sealed record FaultOutcome(FaultEnd End, string? Class)
{
    /// <summary>Nothing to do.</summary>
    public static FaultOutcome Undisturbed { get; } = new(FaultEnd.Undisturbed, null);

    /// <summary>A stalled turn.</summary>
    public static FaultOutcome Interrupted { get; } = new(FaultEnd.Interrupted, "transient");

    /// <summary>A turn that stalled before it has shown anything.</summary>
    public static FaultOutcome Resubmitted { get; } = new(FaultEnd.Resubmitted, "transient");

    /// <summary>Whether a threshold has to pass before anybody can know.</summary>
    public bool IsStall => End is FaultEnd.Interrupted or FaultEnd.Resubmitted;

    /// <summary>A failed turn of a class, and one retry.</summary>
    public static FaultOutcome Retried(string @class) => new(FaultEnd.Retried, @class);

    /// <summary>A failed turn of a class that is held for a person.</summary>
    public static FaultOutcome Held(string @class) => new(FaultEnd.Held, @class);

    /// <inheritdoc/>
    public override string ToString() => Class is null ? $"{End}" : $"{End} as {Class}";
}

/// <summary>A fault of the faulty API and what comes of it on each pinned client.</summary>
/// <param name="Faults">The faults of one turn; the requests after them are answered normally.</param>
/// <param name="Older">On the older client.</param>
/// <param name="Newer">On the newer one.</param>
public sealed record FaultRow(string Faults, FaultOutcome Older, FaultOutcome Newer)
{
    /// <summary>A row that is the same on both.</summary>
    public FaultRow(string faults, FaultOutcome both)
        : this(faults, both, both)
    {
    }

    /// <summary>What is expected on a version.</summary>
    public FaultOutcome On(string version) => version == PinnedClient.Older ? Older : Newer;
}
