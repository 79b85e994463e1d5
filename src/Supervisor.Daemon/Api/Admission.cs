using Microsoft.AspNetCore.Connections;

namespace Supervisor.Daemon.Api;

/// <summary>
/// The time in which a connection to the hooks' door must show a right token. Anybody on this machine can open one; without this, two thousand that say
/// nothing would keep the clients out for minutes.
/// </summary>
internal sealed class Admission : IDisposable
{
    /// <summary>A client sends its hook when it connects. The rest is for a machine that starves.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    private readonly ITimer _timer;
    private int _decided;

    private Admission(ConnectionContext connection, TimeProvider time, Refusals refusals) => _timer = time.CreateTimer(
        _ =>
        {
            if (Interlocked.Exchange(ref _decided, 1) != 0) return;
            refusals.Add(Refusal.Silent);
            connection.Abort(new ConnectionAbortedException("it showed no right token in time"));
        },
        null,
        Bound,
        Timeout.InfiniteTimeSpan);

    /// <summary>Watches over a connection until it is admitted or has ended.</summary>
    public static async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next, TimeProvider time, Refusals refusals)
    {
        using var admission = new Admission(connection, time, refusals);
        connection.Items[typeof(Admission)] = admission;
        await next(connection).ConfigureAwait(false);
    }

    /// <summary>A right token was shown on the connection of a request.</summary>
    public static void Admit(HttpContext http)
    {
        if (http.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionItemsFeature>()?.Items.TryGetValue(typeof(Admission), out var item) == true
            && item is Admission admission) admission._decided = 1;
    }

    public void Dispose() => _timer.Dispose();
}
