using System.Globalization;
using System.Threading.Channels;
using Supervisor.Configuration;
using Supervisor.Core;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Notifications;

/// <summary>
/// Tells people what they should know without looking.
/// Scheme: sessions hand in what they journal and never wait; one loop decides what is told (<see cref="NotificationGate"/>), and each channel
/// delivers with a queue of its own. What came of each one is journaled.
/// </summary>
internal sealed partial class Notifier : IAsyncDisposable
{
    private const int Pending = 1000;

    private readonly Channel<Occurrence> _intake =
        Channel.CreateBounded<Occurrence>(new BoundedChannelOptions(Pending) { SingleReader = true });

    private readonly DaemonClock _clock;
    private readonly Action<JournalEntry> _journal;
    private readonly ILogger _log;
    private readonly Lock _using = new();
    private volatile NotificationConfig _config;
    private volatile IReadOnlyList<ChannelQueue> _queues;
    private Task _leaving = Task.CompletedTask;
    private readonly Dictionary<INotificationChannel, string> _failing = [];
    private readonly ITimer _timer;
    private Task _loop;
    private NotificationGate? _gate;
    private int _lost;

    public Notifier(NotificationConfig config, IReadOnlyList<INotificationChannel> channels, DaemonClock clock, Action<JournalEntry> journal, ILogger log)
    {
        (_config, Channels, _clock, _journal, _log) = (config, channels, clock, journal, log);
        _queues = [.. channels.Select(c => new ChannelQueue(c, clock.Time, Ended))];
        _timer = clock.Time.CreateTimer(_ => _intake.Writer.TryWrite(Occurrence.Tick.Instance), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = channels.Count > 0 ? Task.Run(RunAsync) : Task.CompletedTask;
    }

    /// <summary>The ways to tell that are configured.</summary>
    public IReadOnlyList<INotificationChannel> Channels { get; private set; }

    /// <summary>Takes other settings and channels. What waits for the old ones gets a last chance; what was told is remembered.</summary>
    public void Use(NotificationConfig config, IReadOnlyList<INotificationChannel> channels)
    {
        lock (_using)
        {
            var left = _queues;
            (_config, Channels) = (config, channels);
            _queues = [.. channels.Select(c => new ChannelQueue(c, _clock.Time, Ended))];
            _leaving = Task.WhenAll(left.Select(q => q.DisposeAsync().AsTask()).Append(_leaving));
            if (channels.Count > 0 && _loop.IsCompleted) _loop = Task.Run(RunAsync);
        }
    }

    /// <summary>Hears of everything that is journaled. Never waits and never throws.</summary>
    public void Hear(JournalEntry entry)
    {
        if (Channels.Count == 0 || Occurrences.Of(entry) is not { } occurrence) return;
        if (!_intake.Writer.TryWrite(occurrence)) Interlocked.Increment(ref _lost);
    }

    /// <summary>Tells one thing through every channel at once, once, and past every filter: a person tries whether it arrives.</summary>
    public async Task<IReadOnlyList<(INotificationChannel Channel, Delivery Delivery, TimeSpan Took)>> TryAsync(
        NotificationKind kind, string text, CancellationToken cancellationToken)
    {
        var notification = Named(new Notification(kind, _clock.Wall, PlainText.Clean(text)) { Test = true });
        return await Task.WhenAll(Channels.Select(async channel =>
        {
            var started = _clock.Time.GetTimestamp();
            var delivery = await channel.DeliverAsync(notification, hurry: new CancellationToken(canceled: true), cancellationToken).ConfigureAwait(false);
            var took = _clock.Time.GetElapsedTime(started);
            Journal(channel, notification, delivery, took);
            return (channel, delivery, took);
        })).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _intake.Writer.TryComplete();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_queues.Select(q => q.DisposeAsync().AsTask()).Append(_leaving)).ConfigureAwait(false);
        if (_gate?.Due is not null) LogUntold(_gate.Tally.Suppressed);
    }

    private static Notification Named(Notification notification) => notification with { Id = Guid.NewGuid().ToString() };

    private async Task RunAsync()
    {
        await foreach (var occurrence in _intake.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                Take(occurrence);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFault(e); // one that cannot be told must not keep the others from being told
            }
        }
    }

    private void Take(Occurrence occurrence)
    {
        var gate = _gate ??= new NotificationGate(_config);
        gate.Use(_config);
        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost) gate.Lose(lost);
        foreach (var notification in gate.Take(occurrence, _clock.Now, _clock.Wall))
        {
            var named = Named(notification);
            foreach (var queue in _queues) queue.Add(named);
        }

        var wait = gate.Due is { } due ? TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((due - _clock.Now).TotalMilliseconds))) : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Ended(INotificationChannel channel, Notification notification, Delivery delivery, TimeSpan took)
    {
        Journal(channel, notification, delivery, took);
        var kind = PublicNames.Of(notification.Kind);
        string? before;
        lock (_failing)
        {
            _failing.TryGetValue(channel, out before);
            if (delivery.Problem is { } problem) _failing[channel] = problem;
            else _failing.Remove(channel);
        }

        // A channel that fails in one way is told of once; a log is read by the person whom the channel did not reach.
        if (delivery.Problem is null && before is not null) LogMended(channel.Name, channel.Target);
        else if (delivery.Problem is { } why && why != before) LogFailed(channel.Name, channel.Target, kind, why, delivery.Advice ?? "");
    }

    private void Journal(INotificationChannel channel, Notification notification, Delivery delivery, TimeSpan took)
    {
        var times = delivery.Attempts == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", {delivery.Attempts} attempts");
        var how = delivery.Problem is { } problem
            ? $"not delivered: {problem}{times}"
            : string.Create(CultureInfo.InvariantCulture, $"delivered in {took.TotalMilliseconds:0} ms{times}");
        _journal(new JournalEntry(_clock.Wall, notification.Session, "notification")
        {
            Value = delivery.Delivered ? "delivered" : "failed",
            Text = $"{channel.Name} ({channel.Target}): {PublicNames.Of(notification.Kind)}{(notification.Test ? " (a test)" : "")} {how}",
            SessionId = notification.SessionId,
            Incident = notification.Incident,
            Class = notification.Class,
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notification channel {Channel} ({Target}) fails, first with '{Kind}': {Problem}. {Advice} This is told once; 'supervisorctl notify' tries it.")]
    private partial void LogFailed(string channel, string target, string kind, string problem, string advice);

    [LoggerMessage(Level = LogLevel.Information, Message = "The notification channel {Channel} ({Target}) works again")]
    private partial void LogMended(string channel, string target);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some notifications were suppressed (max_per_hour), and the daemon ends before their number could be told; {Suppressed} since it started")]
    private partial void LogUntold(int suppressed);

    [LoggerMessage(Level = LogLevel.Error, Message = "Something could not be told. Please report this.")]
    private partial void LogFault(Exception exception);
}
