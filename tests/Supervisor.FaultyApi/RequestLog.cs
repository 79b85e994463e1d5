using System.Text.Json;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.FaultyApi;

/// <summary>Every request in order of arrival, in memory and, when asked, one JSON object a line in a file. Thread-safe.</summary>
/// <remarks>A line is written to the file when its response is over; <see cref="Records"/> also shows those that are open.</remarks>
public sealed class RequestLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<RequestRecord> _records = [];
    private readonly StreamWriter? _file;
    private TaskCompletionSource _changed = NewChange();

    internal RequestLog(string? path) =>
        _file = path is null ? null : new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };

    /// <summary>A snapshot of all requests.</summary>
    public IReadOnlyList<RequestRecord> Records
    {
        get
        {
            lock (_lock)
                return [.. _records];
        }
    }

    /// <summary>Waits until a request matches, now or later, as it arrives or as it ends, and returns the first that does.</summary>
    /// <exception cref="TimeoutException">None did in time; the message lists what was received.</exception>
    public async Task<RequestRecord> WaitForAsync(Func<RequestRecord, bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var found = await WaitForCountAsync(predicate, 1, timeout, cancellationToken).ConfigureAwait(false);
        return found[0];
    }

    /// <summary>Waits until at least <paramref name="count"/> requests match, and returns all that do.</summary>
    /// <exception cref="TimeoutException">There were fewer in time; the message lists what was received.</exception>
    public async Task<IReadOnlyList<RequestRecord>> WaitForCountAsync(
        Func<RequestRecord, bool> predicate, int count, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(timeout);
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = _changed.Task;
            var found = Records.Where(predicate).ToList();
            if (found.Count >= count)
                return found;
            try
            {
                await changed.WaitAsync(bound.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"The faulty API waited {timeout} for {count} matching request(s) and saw {found.Count}. It received:\n"
                    + string.Join('\n', Records.Select(Line)));
            }
        }
    }

    /// <summary>A record as a line of JSON.</summary>
    public static string Line(RequestRecord record) => JsonSerializer.Serialize(record, FaultRule.JsonForm);

    internal RequestRecord Add(Func<int, RequestRecord> create)
    {
        lock (_lock)
        {
            var record = create(_records.Count + 1);
            _records.Add(record);
            Changed();
            return record;
        }
    }

    internal void End(RequestRecord record)
    {
        lock (_lock)
        {
            _records[record.Number - 1] = record;
            _file?.WriteLine(Line(record));
            Changed();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _file?.Dispose();
    }

    private void Changed()
    {
        _changed.SetResult();
        _changed = NewChange();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
