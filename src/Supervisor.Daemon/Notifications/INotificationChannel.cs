namespace Supervisor.Daemon.Notifications;

/// <summary>One way to tell people.</summary>
internal interface INotificationChannel : IDisposable
{
    /// <summary>Its name in the configuration.</summary>
    string Name { get; }

    /// <summary>Where it goes, for people; without anything that is secret.</summary>
    string Target { get; }

    /// <summary>Tells. Bounded in time; failing is a result, not an exception.</summary>
    /// <param name="hurry">Once cancelled nothing is waited for, and the next attempt is the last.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<Delivery> DeliverAsync(Notification notification, CancellationToken hurry, CancellationToken cancellationToken);
}

/// <summary>What came of telling.</summary>
/// <param name="Problem">Why it failed; null when it was delivered.</param>
/// <param name="Advice">What a person can do about it, or null.</param>
/// <param name="Attempts">How many were made.</param>
internal sealed record Delivery(string? Problem, string? Advice = null, int Attempts = 1)
{
    public static readonly Delivery Done = new(Problem: null);

    public bool Delivered => Problem is null;
}
