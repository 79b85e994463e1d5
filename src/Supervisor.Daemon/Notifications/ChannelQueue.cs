using System.Threading.Channels;

namespace Supervisor.Daemon.Notifications;

/// <summary>
/// What waits for one channel. Scheme: a bounded queue and one loop for each channel, so that a server that hangs holds up neither the desktop
/// nor the sessions; when it is full the oldest is dropped, and said to be.
/// </summary>
internal sealed class ChannelQueue : IAsyncDisposable
{
    /// <summary>More than some days' worth for a person.</summary>
    public const int Bound = 100;

    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(2);

    private readonly INotificationChannel _channel;
    private readonly TimeProvider _time;
    private readonly Action<INotificationChannel, Notification, Delivery, TimeSpan> _ended;
    private readonly Channel<Notification> _queue;
    private readonly CancellationTokenSource _hurry = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly Task _loop;

    /// <param name="ended">Hears what came of each one; quick, and never throws.</param>
    public ChannelQueue(INotificationChannel channel, TimeProvider time, Action<INotificationChannel, Notification, Delivery, TimeSpan> ended)
    {
        (_channel, _time, _ended) = (channel, time, ended);
        _queue = Channel.CreateBounded<Notification>(
            new BoundedChannelOptions(Bound) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => ended(channel, dropped, new Delivery($"dropped: {Bound} others wait already", Attempts: 0), TimeSpan.Zero));
        _loop = Task.Run(RunAsync);
    }

    public void Add(Notification notification) => _queue.Writer.TryWrite(notification);

    /// <summary>Gives what waits a last chance, without waiting between attempts, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _hurry.CancelAsync().ConfigureAwait(false);
        await _loop.WaitAsync(LastChance, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _cancel.CancelAsync().ConfigureAwait(false);
        await _loop.WaitAsync(LastChance, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // cancelled, it ends at once
        if (!_loop.IsCompleted) return;
        _channel.Dispose();
        _hurry.Dispose();
        _cancel.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var notification in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var started = _time.GetTimestamp();
            var delivery = await DeliverAsync(notification).ConfigureAwait(false);
            _ended(_channel, notification, delivery, _time.GetElapsedTime(started));
        }
    }

    private async Task<Delivery> DeliverAsync(Notification notification)
    {
        try
        {
            _cancel.Token.ThrowIfCancellationRequested();
            return await _channel.DeliverAsync(notification, _hurry.Token, _cancel.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new Delivery("supervisord ended before it could be delivered", Attempts: 0);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Delivery($"a fault of supervisord ({e.GetType().Name}); please report this");
        }
    }
}
