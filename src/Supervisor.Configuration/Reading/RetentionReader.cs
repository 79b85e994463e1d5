namespace Supervisor.Configuration.Reading;

/// <summary>Reads <c>retention</c>: what is kept of what the daemon writes.</summary>
internal static class RetentionReader
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);
    private const long Least = SizeText.Megabyte;
    private const long Most = 1_000_000 * SizeText.Megabyte;

    public static RetentionConfig Read(Section top)
    {
        var section = top.Sub("retention", ["journal", "incidents", "debug", "logs"]);
        var built = new RetentionConfig();
        var incidents = section.Sub("incidents", ["age", "size", "keep"]);
        return new RetentionConfig
        {
            Journal = Bound(section.Sub("journal", ["age", "size"]), built.Journal),
            Incidents = Bound(incidents, built.Incidents),
            KeepIncidents = incidents.Integer("keep", 0, 10_000) ?? built.KeepIncidents,
            Debug = Bound(section.Sub("debug", ["age", "size"]), built.Debug),
            Logs = Bound(section.Sub("logs", ["age", "size"]), built.Logs),
        };
    }

    private static RetentionConfig.Bound Bound(Section section, RetentionConfig.Bound built) =>
        new(section.Duration("age", Day, Longest) ?? built.Age, section.Size("size", Least, Most) ?? built.Size);
}
