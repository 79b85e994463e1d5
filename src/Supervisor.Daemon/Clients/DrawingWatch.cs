using System.Threading.Channels;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// Notices that a client draws nothing although a turn runs: both clients redraw the busy line every second at least [measured], so one
/// that does not is stopped or hangs.
/// Scheme: one loop. While no turn is shown it waits for one and has no timer; while one is shown it has one timer of some seconds.
/// </summary>
internal sealed class DrawingWatch(ScreenWatcher screen, TimeProvider time)
{
    /// <summary>A healthy busy client was never seen to pause for longer than 1.8 s, on a machine with ten times the load it can bear.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>A timer that comes later than this was held up with the whole daemon: what it did not read, it does not judge.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _drawn = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _stopped;

    /// <summary>The client has drawn something. Costs nothing unless it had stopped.</summary>
    public void OnDrawn()
    {
        if (_stopped) _drawn.Writer.TryWrite(true);
    }

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(Func<Observation, ValueTask> report, CancellationToken cancellationToken)
    {
        while (true)
        {
            await screen.WaitForKindAsync(ScreenKind.Busy, cancellationToken).ConfigureAwait(false);
            if (await QuietAsync(cancellationToken).ConfigureAwait(false) is not { } quiet) continue;
            _drawn.Reader.TryRead(out _);
            _stopped = true;
            if (screen.Silence < Quiet)
            {
                _stopped = false; // it drew between the two looks
                continue;
            }

            await report(new DrawingStopped(quiet)).ConfigureAwait(false);
            await _drawn.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _stopped = false;
            await report(new DrawingResumed()).ConfigureAwait(false);
        }
    }

    /// <summary>For how long it has drawn nothing, once that is long enough; null when no turn is shown any more.</summary>
    private async Task<TimeSpan?> QuietAsync(CancellationToken cancellationToken)
    {
        var watched = time.GetTimestamp();
        while (screen.Current.Kind == ScreenKind.Busy)
        {
            var seen = time.GetElapsedTime(watched);
            var quiet = screen.Silence < seen ? screen.Silence : seen;
            if (quiet >= Quiet) return quiet;
            var (before, wait) = (time.GetTimestamp(), Quiet - quiet);
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            if (time.GetElapsedTime(before) > wait + Late) watched = time.GetTimestamp();
        }

        return null;
    }
}
