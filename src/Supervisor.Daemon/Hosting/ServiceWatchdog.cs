namespace Supervisor.Daemon.Hosting;

/// <summary>
/// Tells the service manager again and again that the daemon lives, as long as every session's loop goes on. A daemon in which one stands
/// still, or whose thread pool does, falls silent, and is replaced; the sessions outlive that.
/// </summary>
internal sealed class ServiceWatchdog : IDisposable
{
    /// <summary>Three signs of life in each interval: one may be late, and one may be lost.</summary>
    private const int SignsInAnInterval = 3;

    /// <summary>A loop that handles one signal for longer stands still: starting a client on a starved machine takes seconds.</summary>
    private static readonly TimeSpan StandsStill = TimeSpan.FromMinutes(1);

    private readonly ServiceNotification _service;
    private readonly Func<IEnumerable<TimeSpan?>> _handling;
    private readonly Func<string> _status;
    private readonly ITimer? _timer;
    private string _told = "";

    /// <param name="handling">For each session: for how long its loop has been handling one signal; null when it waits for one.</param>
    /// <param name="status">One line for people.</param>
    public ServiceWatchdog(ServiceNotification service, Func<IEnumerable<TimeSpan?>> handling, Func<string> status, TimeProvider time)
    {
        (_service, _handling, _status) = (service, handling, status);
        if (service.WatchdogInterval is not { } interval) return;
        var between = interval / SignsInAnInterval;
        _timer = time.CreateTimer(_ => Look(), null, between, between);
    }

    /// <summary>Whether all loops go on.</summary>
    public static bool AllGoOn(IEnumerable<TimeSpan?> handling) => handling.All(since => since is null || since < StandsStill);

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        if (!AllGoOn(_handling())) return;
        _service.Alive();
        var status = _status();
        if (status == _told) return;
        _service.Status(status);
        _told = status;
    }
}
