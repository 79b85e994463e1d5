using System.Collections.Immutable;
using System.Text.Json;
using Supervisor.Core;
using Supervisor.Core.Progress;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Timing;

/// <summary>
/// What was measured of each model, by all sessions together; in memory, and in <c>state_dir/timing.json</c>.
/// Scheme: one immutable value, read without a lock and replaced under one. It is written at most once a minute, by a timer that is armed by
/// the first change after a write, and once more at the end; a crash loses a minute of measurements, which nobody will miss.
/// </summary>
internal sealed partial class TimingStore : IAsyncDisposable
{
    /// <summary>More models than anybody uses; beyond it, the one that was not used for longest is forgotten.</summary>
    public const int MostModels = 50;

    private const int LongestModel = 100;

    /// <summary>Fifty models take some hundred kilobytes; what is larger is no file of ours.</summary>
    private const int LargestFile = 4 * 1024 * 1024;

    /// <summary>At most this often to the disk.</summary>
    public static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _adding = new();
    private readonly Lock _writing = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private volatile ImmutableDictionary<string, MeasuredModel> _models;
    private bool _changed;
    private bool _failing;

    /// <param name="path">Read at once; what cannot be used is kept beside it, and told.</param>
    public TimingStore(string path, TimeProvider time, ILogger log)
    {
        (_path, _time, _log) = (path, time, log);
        _models = Load();
        _timer = time.CreateTimer(_ => Write(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something of a model was measured. Raised on the thread that measured it; who listens must not wait.</summary>
    public event Action<string>? Measured;

    /// <summary>Every model, the last one used first.</summary>
    public IReadOnlyList<MeasuredModel> All => [.. _models.Values.OrderByDescending(m => m.Used).ThenBy(m => m.Model, StringComparer.Ordinal)];

    /// <summary>What was measured of a model; null when nothing was.</summary>
    public ModelTimings? Find(string model) => _models.GetValueOrDefault(Clean(model))?.Timings;

    /// <summary>Takes a measurement in. A time below zero, or of a model without a name, is none.</summary>
    public void Add(Core.Sessions.Sample sample)
    {
        var model = Clean(sample.Model);
        if (model.Length == 0 || sample.Value < TimeSpan.Zero) return;
        lock (_adding)
        {
            var models = _models;
            var timings = models.GetValueOrDefault(model)?.Timings ?? ModelTimings.Empty;
            if (models.Count >= MostModels && !models.ContainsKey(model)) models = models.Remove(models.Values.MinBy(m => m.Used)!.Model);
            _models = models.SetItem(model, new MeasuredModel(model, _time.GetUtcNow(), timings.Add(sample.Kind, sample.Value)));
            if (!_changed) _timer.Change(WriteEvery, Timeout.InfiniteTimeSpan);
            _changed = true;
        }

        Measured?.Invoke(model);
    }

    /// <summary>Writes what is not written yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        Write();
    }

    private static string Clean(string model) => PlainText.Clean(model, LongestModel);

    /// <summary>A timer may fire while the last write still goes on, or while the daemon ends: one at a time, each with the newest.</summary>
    private void Write()
    {
        lock (_writing)
        {
            lock (_adding)
            {
                if (!_changed) return;
                _changed = false;
            }

            try
            {
                AtomicFile.Write(_path, TimingFile.Write(All));
                _failing = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                lock (_adding) _changed = true; // the next measurement, or the end, tries again
                _timer.Change(WriteEvery, Timeout.InfiniteTimeSpan);
                if (!_failing) LogUnsaved(_path, e.Message);
                _failing = true;
            }
        }
    }

    private ImmutableDictionary<string, MeasuredModel> Load()
    {
        var empty = ImmutableDictionary.Create<string, MeasuredModel>(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(_path)) return empty;
            if (new FileInfo(_path).Length > LargestFile) throw new JsonException($"it has more than {LargestFile} bytes");
            var models = TimingFile.Read(File.ReadAllBytes(_path)).Where(m => m.Model.Length > 0 && Clean(m.Model) == m.Model);
            return empty.AddRange(models.OrderByDescending(m => m.Used).DistinctBy(m => m.Model).Take(MostModels).Select(m => KeyValuePair.Create(m.Model, m)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            LogLost(_path, e.Message, KeptFile.Rename(_path, "unreadable"));
            return empty;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The measurements in {Path} cannot be used ({Reason}); {Kept}, and measuring begins anew.")]
    private partial void LogLost(string path, string reason, string kept);

    [LoggerMessage(Level = LogLevel.Error, Message = "The measurements cannot be written to {Path}: {Reason}. They are kept in memory; make room or mend the permissions, or a restart of the daemon will not know of them.")]
    private partial void LogUnsaved(string path, string reason);
}

/// <summary>One model.</summary>
/// <param name="Model">Its name, as the client says it.</param>
/// <param name="Used">When it was last measured, UTC.</param>
/// <param name="Timings">What was measured.</param>
internal sealed record MeasuredModel(string Model, DateTimeOffset Used, ModelTimings Timings);
