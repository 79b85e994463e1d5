using System.Threading.Channels;
using Supervisor.Core.Outages;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Outages;

/// <summary>
/// Watches how the sessions stand, and tells those that are in an outage what to do.
/// Scheme: a session's loop leaves its standing where it differs from the last, and rings a bell; so at most one a session waits, and nothing is
/// lost. One loop takes them, decides, and tells the sessions as signals. One timer rings the same bell. While nothing fails nothing happens
/// here but a comparison whenever a session publishes.
/// </summary>
internal sealed partial class OutageWatch : IAsyncDisposable
{
    /// <summary>A session that does not take its order within this time is told again, a second later. Its queue is never full unless it hangs.</summary>
    private static readonly TimeSpan TellBound = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(1);

    /// <summary>At its end the loop has nothing left to do but to notice it.</summary>
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Followed> _followed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SessionStanding?> _news = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OutageOrder?> _untold = new(StringComparer.Ordinal);
    private readonly DaemonClock _clock;
    private readonly JournalWriter _journal;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private volatile OutageState _state = OutageState.Empty;
    private Task _loop = Task.CompletedTask;

    public OutageWatch(DaemonClock clock, JournalWriter journal, ILogger log)
    {
        (_clock, _journal, _log) = (clock, journal, log);
        _timer = clock.Time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The outages as they are.</summary>
    public OutageState Current => _state;

    /// <summary>Watches a session from now on.</summary>
    /// <param name="session">Its loop.</param>
    /// <param name="endpoint">Which API its client talks to.</param>
    public void Follow(SessionLoop session, string endpoint)
    {
        var followed = new Followed(session, endpoint);
        lock (_lock) _followed[session.Name] = followed;
        session.Published += () => Look(followed);
        Look(followed);
    }

    /// <summary>A session that is watched talks to another API from now on.</summary>
    public void Move(SessionLoop session, string endpoint)
    {
        lock (_lock)
        {
            if (_followed.TryGetValue(session.Name, out var followed) && followed.Session == session) followed.Endpoint = endpoint;
        }
    }

    /// <summary>Forgets a session that is supervised no longer.</summary>
    public void Forget(SessionLoop session)
    {
        lock (_lock)
        {
            if (!_followed.TryGetValue(session.Name, out var followed) || followed.Session != session) return;
            followed.IsOver = true;
            _followed.Remove(session.Name);
            _news[session.Name] = null;
        }

        Ring();
    }

    /// <summary>
    /// Takes up outages of before a restart, and begins to watch. Before the sessions are started: who waited then is told to wait before its
    /// conversation is resumed.
    /// </summary>
    public async Task StartAsync()
    {
        await PassAsync().ConfigureAwait(false);
        _loop = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _bell.Writer.TryComplete();
        await _loop.WaitAsync(EndBound).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>Called by the session's loop after each decision: it must cost nothing while all is well, and never fail.</summary>
    private void Look(Followed followed)
    {
        lock (followed)
        {
            var state = followed.Session.Current.State;
            if (followed.Last is { State: StandingState.Well } well && state.Recovery is RecoveryState.None && well.Verified == state.Tally.Verified) return;
            var standing = SessionStanding.Of(state, followed.Endpoint);
            if (standing == followed.Last) return;
            followed.Last = standing;
            lock (_lock)
            {
                if (followed.IsOver) return;
                _news[followed.Session.Name] = standing;
            }
        }

        Ring();
    }

    private async Task RunAsync()
    {
        await foreach (var _ in _bell.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await PassAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFailure(e); // the sessions that wait go on by themselves, in the end
            }
        }
    }

    /// <summary>Takes what was left since the last time, decides, and tells the sessions. One at a time.</summary>
    internal async Task PassAsync()
    {
        KeyValuePair<string, SessionStanding?>[] news;
        lock (_lock)
        {
            news = [.. _news];
            _news.Clear();
        }

        var orders = new Dictionary<string, OutageOrder?>(_untold, StringComparer.Ordinal);
        foreach (var (name, standing) in news)
            Decide(standing is null ? new SessionGone(_clock.Now, name) : new SessionSeen(_clock.Now, standing, _clock.Wall), orders);
        if (OutageDecider.Next(_state) <= _clock.Now) Decide(new OutageTimePassed(_clock.Now), orders);
        await TellAsync(orders).ConfigureAwait(false);
        Arm();
    }

    private void Decide(OutageEvent happened, Dictionary<string, OutageOrder?> orders)
    {
        var decision = OutageDecider.Decide(_state, happened);
        _state = decision.State;
        foreach (var (session, order) in decision.Orders) orders[session] = order; // the last word counts
        foreach (var (kind, outage, text) in decision.News)
        {
            _journal.Record(new JournalEntry(_clock.Wall, null, "outage") { Value = PublicNames.Of(kind), Outage = outage, Text = text });
            LogNews(outage, PublicNames.Of(kind), text);
        }
    }

    /// <summary>Tells the sessions, and keeps what one of them did not take for the next time.</summary>
    private async Task TellAsync(Dictionary<string, OutageOrder?> orders)
    {
        _untold.Clear();
        using var bound = new CancellationTokenSource(TellBound, _clock.Time);
        foreach (var (name, order) in orders)
        {
            Followed? followed;
            lock (_lock) followed = _followed.GetValueOrDefault(name);
            if (followed is null) continue;
            try
            {
                await followed.Session.PostAsync(SignalSource.Outages, new OutageTold(order), cancellationToken: bound.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _untold[name] = order;
                LogUntold(name);
            }
        }
    }

    private void Arm()
    {
        // Timers take whole milliseconds, and may fire a little early.
        var due = _untold.Count > 0 ? _clock.Now + TellAgain : OutageDecider.Next(_state);
        var wait = due is { } next
            ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling((next - _clock.Now).TotalMilliseconds), 1, int.MaxValue - 1))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A session that is watched. Its lock guards what was last seen of it.</summary>
    private sealed class Followed(SessionLoop session, string endpoint)
    {
        public SessionLoop Session { get; } = session;

        public string Endpoint { get; set; } = endpoint;

        public SessionStanding? Last { get; set; }

        public bool IsOver { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Outage}: {Kind}: {Text}")]
    private partial void LogNews(string outage, string kind, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session} does not take what it is told about an outage; it is told again.")]
    private partial void LogUntold(string session);

    [LoggerMessage(Level = LogLevel.Error, Message = "Outages could not be decided on. The sessions that wait go on by themselves after a while; please report this.")]
    private partial void LogFailure(Exception exception);
}
