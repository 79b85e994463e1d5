namespace Supervisor.Daemon.Notifications;

/// <summary>Something that the notifier hears of.</summary>
internal abstract record Occurrence
{
    private Occurrence()
    {
    }

    /// <summary>Something that may be worth telling.</summary>
    /// <param name="What">The notification that it would be.</param>
    /// <param name="Topic">What it is about, so that it is known when it is over.</param>
    /// <param name="Sameness">Two of one kind, of one session, with the same one are the same news.</param>
    internal sealed record News(Notification What, Topic Topic, string Sameness) : Occurrence
    {
        /// <summary>Whether it is the same news from whichever session it comes.</summary>
        public bool OfAll { get; init; }
    }

    /// <summary>What a session may have told of a topic is over.</summary>
    /// <param name="Text">How; null when nobody wants to know.</param>
    internal sealed record Over(DateTimeOffset At, string Session, Topic Topic, string? Text) : Occurrence;

    /// <summary>A session is no more.</summary>
    internal sealed record Gone(string Session) : Occurrence;

    /// <summary>Time has passed.</summary>
    internal sealed record Tick : Occurrence
    {
        public static readonly Tick Instance = new();
    }
}

/// <summary>What news are about. Each ends in its own way.</summary>
internal enum Topic
{
    /// <summary>A failed turn; ends with its recovery.</summary>
    Incident,

    /// <summary>A dialog; ends when it is closed.</summary>
    Dialog,

    /// <summary>A process that does not run; ends when it does.</summary>
    Process,

    /// <summary>What has no end of its own.</summary>
    Other,
}
