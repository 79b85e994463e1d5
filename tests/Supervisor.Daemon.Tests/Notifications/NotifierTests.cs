using System.Collections.Concurrent;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Notifications;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Notifications;

public sealed class NotifierTests
{
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<JournalEntry> _journal = new();
    private readonly HeardLog<Notifier> _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_worth_telling_reaches_every_channel_and_its_end_is_journaled()
    {
        var (one, two) = (new FakeChannel("webhook"), new FakeChannel("command", new Delivery("exit status 1", "Mend it.")));
        await using (var notifier = Notifier("", one, two))
        {
            notifier.Hear(Told.Entry("launched"));
            notifier.Hear(Told.Entry("held"));
            await UntilAsync(() => _journal.Count == 2);
        }

        Assert.Equal(Assert.Single(one.Told).Id, Assert.Single(two.Told).Id);
        Assert.NotEmpty(one.Told.Single().Id);
        Assert.All(_journal, e => Assert.Equal(("notification", "api", "api-1"), (e.Type, e.Session, e.Incident)));
        Assert.Equal(
            ["command (there): held not delivered: exit status 1", "webhook (there): held delivered in 0 ms"], _journal.Select(e => e.Text).Order(StringComparer.Ordinal));
        Assert.True(one.Disposed && two.Disposed);
    }

    [Fact]
    public async Task A_channel_that_hangs_holds_up_no_other()
    {
        var (hanging, other) = (new FakeChannel("webhook") { Hangs = true }, new FakeChannel("desktop"));
        await using var notifier = Notifier("", hanging, other);
        for (var i = 0; i < 20; i++) notifier.Hear(Told.Entry("held", incident: $"{i}"));
        await UntilAsync(() => other.Told.Count == 20);
        Assert.Single(hanging.Told);
        hanging.Release();
    }

    [Fact]
    public async Task A_queue_that_is_full_drops_the_oldest_and_says_so()
    {
        var hanging = new FakeChannel("webhook") { Hangs = true };
        await using var notifier = Notifier("max_per_hour: 1000", hanging);
        notifier.Hear(Told.Entry("held", incident: "first"));
        await UntilAsync(() => hanging.Told.Count == 1);

        for (var i = 0; i < ChannelQueue.Bound + 3; i++) notifier.Hear(Told.Entry("held", incident: $"{i}"));

        await UntilAsync(() => _journal.Count == 3);
        Assert.Equal(["0", "1", "2"], _journal.Select(e => e.Incident));
        Assert.All(_journal, e => Assert.Equal("failed", e.Value));
        hanging.Release();
        await UntilAsync(() => hanging.Told.Count == ChannelQueue.Bound + 1);
    }

    [Fact]
    public async Task A_failing_channel_is_logged_once_and_again_when_it_works()
    {
        var channel = new FakeChannel("webhook", new Delivery("the server answered 500", "Look."));
        await using var notifier = Notifier("", channel);
        for (var i = 0; i < 3; i++) notifier.Hear(Told.Entry("held", incident: $"{i}"));
        await UntilAsync(() => _journal.Count == 3);
        channel.Result = Delivery.Done;
        notifier.Hear(Told.Entry("held", incident: "4"));

        Assert.Contains("fails, first with 'held': the server answered 500", await _log.NextAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains("works again", await _log.NextAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_suppressed_is_counted_when_there_is_room_again()
    {
        var channel = new FakeChannel("webhook");
        await using var notifier = Notifier("max_per_hour: 1", channel);
        for (var i = 0; i < 5; i++) notifier.Hear(Told.Entry("held", incident: $"{i}"));
        await UntilAsync(() => channel.Told.Count == 1);

        await _time.AdvanceToAlarmAsync(TimeSpan.FromHours(1), Cancel);

        await UntilAsync(() => channel.Told.Count == 2);
        Assert.Equal((NotificationKind.Suppressed, (int?)4), (channel.Told.Last().Kind, channel.Told.Last().Count));
    }

    [Fact]
    public async Task At_the_end_what_waits_gets_a_last_chance_of_two_seconds()
    {
        var hanging = new FakeChannel("webhook") { Hangs = true };
        var notifier = Notifier("", hanging);
        for (var i = 0; i < 3; i++) notifier.Hear(Told.Entry("held", incident: $"{i}"));
        await UntilAsync(() => hanging.Told.Count == 1);

        var ending = notifier.DisposeAsync().AsTask();
        await UntilAsync(() => hanging.Hurried);
        Assert.False(ending.IsCompleted);
        await _time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(2), Cancel);
        await ending.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal(3, _journal.Count);
        Assert.All(_journal, e => Assert.Contains("supervisord ended before it could be delivered", e.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_channel_that_throws_is_a_problem_and_the_next_is_told()
    {
        var channel = new FakeChannel("webhook") { Throws = true };
        await using var notifier = Notifier("", channel);
        notifier.Hear(Told.Entry("held", incident: "1"));
        notifier.Hear(Told.Entry("held", incident: "2"));
        await UntilAsync(() => _journal.Count == 2);
    }

    [Fact]
    public async Task A_try_passes_every_filter_and_is_marked()
    {
        var channel = new FakeChannel("webhook");
        await using var notifier = Notifier("on: [held], max_per_hour: 1", channel);
        for (var i = 0; i < 3; i++) Assert.True(Assert.Single(await notifier.TryAsync(NotificationKind.Test, "hello\u001b[2J", Cancel)).Delivery.Delivered);
        Assert.All(channel.Told, t => Assert.Equal((true, "hello"), (t.Test, t.Text)));
        Assert.All(_journal, e => Assert.Contains("test (a test) delivered", e.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_channels_nothing_is_taken_in()
    {
        await using var notifier = Notifier("");
        notifier.Hear(Told.Entry("held"));
        Assert.Empty(await notifier.TryAsync(NotificationKind.Test, "hello", Cancel));
        Assert.Empty(_journal);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition()) await Task.Delay(1, bound.Token);
    }

    private Notifier Notifier(string block, params FakeChannel[] channels) =>
        new(Told.Config(block), channels, new DaemonClock(_time), _journal.Enqueue, _log);

    private sealed class FakeChannel(string name, Delivery? result = null) : INotificationChannel
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<Notification> Told { get; } = new();

        public Delivery Result { get; set; } = result ?? Delivery.Done;

        public bool Hangs { get; init; }

        public bool Throws { get; init; }

        public bool Hurried { get; private set; }

        public bool Disposed { get; private set; }

        public string Name => name;

        public string Target => "there";

        public void Release() => _released.TrySetResult();

        public async Task<Delivery> DeliverAsync(Notification notification, CancellationToken hurry, CancellationToken cancellationToken)
        {
            Told.Enqueue(notification);
            if (Throws) throw new InvalidOperationException("a fault");
            using var heard = hurry.Register(() => Hurried = true);
            if (Hangs) await _released.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            return Result;
        }

        public void Dispose() => Disposed = true;
    }
}
