using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Daemon.Timing;

/// <summary>
/// Tells one session which thresholds are in force: when its process was started, when its model is named, and when measurements, its own or
/// another session's, change them.
/// Scheme: any thread may bring news; one task at a time tells, always the newest, and nobody waits for it.
/// </summary>
internal sealed class SessionThresholds : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimingStore _store;
    private volatile RecoveryPolicy _policy;
    private readonly Func<EffectiveThresholds, ValueTask> _tell;
    private string? _model;
    private EffectiveThresholds? _told;
    private bool _telling;

    /// <param name="tell">Tells the session; may wait.</param>
    public SessionThresholds(TimingStore store, RecoveryPolicy policy, Func<EffectiveThresholds, ValueTask> tell)
    {
        (_store, _policy, _tell) = (store, policy, tell);
        store.Measured += OnMeasured;
    }

    /// <summary>The model that answers; null until it was named.</summary>
    public string? Model => Volatile.Read(ref _model);

    /// <summary>What is in force by now, with its reasons.</summary>
    public EffectiveThresholds Current => Thresholds.Of(_policy, Model is { } model ? _store.Find(model) : null);

    /// <summary>Another model answers.</summary>
    public void Use(string model)
    {
        Volatile.Write(ref _model, model);
        Tell();
    }

    /// <summary>The settings are others.</summary>
    public void Use(RecoveryPolicy policy)
    {
        _policy = policy;
        Tell();
    }

    /// <summary>A process was started: it is told whatever it was told before.</summary>
    public void Begin()
    {
        lock (_gate) _told = null;
        Tell();
    }

    public void Dispose() => _store.Measured -= OnMeasured;

    private void OnMeasured(string model)
    {
        if (model == Model) Tell();
    }

    private void Tell()
    {
        lock (_gate)
        {
            if (_telling) return; // who tells looks again when it is done
            _telling = true;
        }

        _ = TellAsync();
    }

    private async Task TellAsync()
    {
        try
        {
            while (Next() is { } now) await _tell(now).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The session ends; it needs no thresholds any more.
            lock (_gate) _telling = false;
        }
    }

    private EffectiveThresholds? Next()
    {
        lock (_gate)
        {
            var now = Current;
            _telling = _told is not { } told || Thresholds.Differ(told, now);
            return _telling ? _told = now : null;
        }
    }
}
