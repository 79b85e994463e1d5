namespace Supervisor.Configuration;

/// <summary>The <c>retention</c> block: what is deleted of what the daemon writes, once a day and at its start.</summary>
public sealed record RetentionConfig
{
    /// <summary>Journal files, one a day. Default 30 days, 500 MB.</summary>
    public Bound Journal { get; init; } = new(TimeSpan.FromDays(30), 500 * SizeText.Megabyte);

    /// <summary>Folders of incidents. Default 90 days, 200 MB.</summary>
    public Bound Incidents { get; init; } = new(TimeSpan.FromDays(90), 200 * SizeText.Megabyte);

    /// <summary>How many of the latest incidents are kept whatever their age and size. Default 20.</summary>
    public int KeepIncidents { get; init; } = 20;

    /// <summary>The clients' debug files. Default 14 days, 200 MB.</summary>
    public Bound Debug { get; init; } = new(TimeSpan.FromDays(14), 200 * SizeText.Megabyte);

    /// <summary>The daemon's own log. Default 30 days, 200 MB.</summary>
    public Bound Logs { get; init; } = new(TimeSpan.FromDays(30), 200 * SizeText.Megabyte);

    /// <summary>How old, and how much together.</summary>
    /// <param name="Age">What is older is deleted.</param>
    /// <param name="Size">Bytes. What is more is deleted, the oldest first.</param>
    public sealed record Bound(TimeSpan Age, long Size);
}
