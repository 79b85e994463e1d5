namespace Supervisor.Daemon.Storage;

/// <summary>
/// What of the state folder cannot be written at present: all who write there say so, and people are told once, and once more when all of it is
/// written again. Safe for concurrent use.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class StorageHealth(string root)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _failing = new(StringComparer.Ordinal);

    /// <summary>Something cannot be written any more (a sentence), or everything can again (null). Who listens must not wait.</summary>
    public event Action<string?>? Changed;

    /// <summary>A sentence for a person; null when everything is written.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock) return Sentence();
        }
    }

    /// <summary>Something could not be written.</summary>
    /// <param name="what">What, with its article.</param>
    /// <param name="reason">Why, as the system says it.</param>
    public void Failed(string what, string reason)
    {
        string? told;
        lock (_lock)
        {
            var isNews = _failing.Count == 0;
            _failing[what] = reason;
            told = isNews ? Sentence() : null;
        }

        if (told is not null) Changed?.Invoke(told);
    }

    /// <summary>The same could be written.</summary>
    public void Written(string what)
    {
        lock (_lock)
        {
            if (!_failing.Remove(what) || _failing.Count > 0) return;
        }

        Changed?.Invoke(null);
    }

    private string? Sentence()
    {
        if (_failing.Count == 0) return null;
        var (what, reason) = _failing.First();
        var others = _failing.Count > 1 ? $" and {_failing.Count - 1} more" : "";
        return $"{what}{others} cannot be written to {root} ({reason}); the sessions go on, make room or mend the permissions";
    }
}
