using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Schedules;

/// <summary>What is known of one entry of a schedule beyond the life of a daemon.</summary>
/// <param name="Key">Session, expression, zone and action: an entry that is changed is another one.</param>
/// <param name="Seen">Up to when its times were considered, UTC.</param>
internal sealed record ScheduleMemory(string Key, DateTimeOffset Seen)
{
    /// <summary>The last run, or null before the first.</summary>
    public ScheduleRun? Last { get; init; }
}

/// <summary>One run of an entry.</summary>
/// <param name="Due">The time that it was due at, UTC.</param>
/// <param name="At">When the result was known, or when it began, UTC.</param>
/// <param name="Result"><c>began</c>, <c>done</c>, <c>skipped</c> or <c>failed</c>. One that stays at <c>began</c> was cut off by the daemon's end.</param>
/// <param name="Text">One sentence for a person.</param>
internal sealed record ScheduleRun(DateTimeOffset Due, DateTimeOffset At, string Result, string Text);

/// <summary>
/// Keeps what is known of schedules in <c>schedules.json</c>. It is written before anything is done, so that a crash cannot repeat a run.
/// Scheme: one lock; a write is some kilobytes, some times a day.
/// </summary>
internal sealed partial class ScheduleStore(StateFolder folder, ILogger log)
{
    /// <summary>Entries that no configuration names any more are remembered too, a person may put them back; but not for ever.</summary>
    private const int Most = 10_000;

    private const string What = "what is known of schedules";

    private readonly ILogger _log = log;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ScheduleMemory> _memories = [];
    private bool _failing;

    private string Path => folder.Schedules;

    /// <summary>Reads what earlier daemons wrote; a file that cannot be used is kept beside, and told.</summary>
    public void Load()
    {
        if (!File.Exists(Path)) return;
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(Path), ScheduleJson.Readable.ScheduleFile);
            if (read is null || read.Version != 1 || read.Entries is null) throw new JsonException("it is of another version");
            foreach (var entry in read.Entries.Where(e => e.Key is not null)) _memories[entry.Key] = entry;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            LogLost(e.Message, KeptFile.Rename(Path, "unreadable"));
        }
    }

    /// <summary>What is known of an entry, or null.</summary>
    public ScheduleMemory? Find(string key)
    {
        lock (_lock) return _memories.GetValueOrDefault(key);
    }

    /// <summary>Writes down what is known of an entry, to the disk.</summary>
    /// <param name="memory">It.</param>
    /// <returns>Whether it is on the disk. Who is about to do something must not where it is not: a crash would repeat it.</returns>
    public bool Save(ScheduleMemory memory)
    {
        lock (_lock)
        {
            _memories[memory.Key] = memory;
            try
            {
                var kept = _memories.Values.OrderByDescending(m => m.Seen).Take(Most).OrderBy(m => m.Key, StringComparer.Ordinal);
                AtomicFile.Write(Path, JsonSerializer.SerializeToUtf8Bytes(new ScheduleFile(1, [.. kept]), ScheduleJson.Readable.ScheduleFile));
                if (_failing) folder.Health.Written(What);
                _failing = false;
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_failing) LogUnsaved(e.Message);
                _failing = true;
                folder.Health.Failed(What, e.Message);
                return false;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is known of schedules cannot be used ({Problem}); {Kept}. Runs that were missed are not made up for.")]
    private partial void LogLost(string problem, string kept);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is known of schedules cannot be written: {Reason}. Schedules are skipped until it can be: make room or mend the permissions.")]
    private partial void LogUnsaved(string reason);
}

/// <summary>The form of <c>schedules.json</c>.</summary>
internal sealed record ScheduleFile(int Version, IReadOnlyList<ScheduleMemory> Entries);

/// <summary>To be read by people too.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ScheduleFile))]
internal sealed partial class ScheduleJson : JsonSerializerContext
{
    /// <inheritdoc cref="Journal.JournalJson.Readable"/>
    public static ScheduleJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
