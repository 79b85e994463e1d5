using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Notifications;

/// <summary>
/// Decides what is told: the wanted kinds, each piece of news once, not more than so many in any hour. It has no clock, and does nothing:
/// the same occurrences at the same times are told in the same way. What is wanted and new is told or counted, and counts are told.
/// </summary>
internal sealed class NotificationGate
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private NotificationConfig _config;
    private HashSet<string> _wanted;
    private readonly Queue<TimeSpan> _told = new();
    private readonly Dictionary<(string? Session, NotificationKind Kind, string Sameness), TimeSpan> _known = [];
    private readonly Dictionary<(string Session, Topic Topic), Notification> _open = [];
    private readonly Dictionary<NotificationKind, int> _suppressed = [];
    private int _lost;

    public NotificationGate(NotificationConfig config)
    {
        _config = config;
        _wanted = [.. config.On];
    }

    /// <summary>Takes other settings; what was told and counted by the old ones stays.</summary>
    public void Use(NotificationConfig config)
    {
        if (ReferenceEquals(config, _config)) return;
        _config = config;
        _wanted = [.. config.On];
    }

    /// <summary>What became of everything so far.</summary>
    public GateTally Tally { get; private set; } = new();

    /// <summary>When <see cref="Take"/> must be called again at the latest (monotonic); null when only news matter.</summary>
    public TimeSpan? Due => Untold == 0 ? null : _told.Count < _config.MaxPerHour ? TimeSpan.Zero : _told.Peek() + Window;

    private int Untold => _suppressed.Values.Sum() + _lost;

    /// <summary>Counts what could not even be handed in.</summary>
    public void Lose(int count)
    {
        _lost += count;
        Tally = Tally with { Suppressed = Tally.Suppressed + count };
    }

    /// <summary>What is to be told now, in order.</summary>
    /// <param name="now">Monotonic time; it never goes back.</param>
    /// <param name="wall">The same by the wall clock.</param>
    public ImmutableArray<Notification> Take(Occurrence occurrence, TimeSpan now, DateTimeOffset wall)
    {
        while (_told.TryPeek(out var oldest) && now - oldest >= Window) _told.Dequeue();
        var tell = ImmutableArray.CreateBuilder<Notification>();
        // The count goes first: in a flood there would never be room for it after the next.
        if (Untold > 0 && _told.Count < _config.MaxPerHour) tell.Add(Count(now, wall));
        switch (occurrence)
        {
            case Occurrence.News news: TakeNews(news, now, tell); break;
            case Occurrence.Over over: TakeOver(over, now, tell); break;
            case Occurrence.Gone gone: Forget(gone.Session); break;
        }

        return tell.ToImmutable();
    }

    private void TakeNews(Occurrence.News news, TimeSpan now, ImmutableArray<Notification>.Builder tell)
    {
        var what = news.What;
        if (!_wanted.Contains(PublicNames.Of(what.Kind)))
        {
            Tally = Tally with { Unwanted = Tally.Unwanted + 1 };
            return;
        }

        var key = (news.OfAll ? null : what.Session, what.Kind, news.Sameness);
        if (_known.TryGetValue(key, out var at) && now - at < _config.Dedupe)
        {
            Tally = Tally with { Repeated = Tally.Repeated + 1 };
            return;
        }

        if (!Tell(what, now, tell)) return;
        foreach (var old in _known.Where(k => now - k.Value >= _config.Dedupe).Select(k => k.Key).ToList()) _known.Remove(old);
        if (_config.Dedupe > TimeSpan.Zero) _known[key] = now;
        if (what.Session is { } session && news.Topic != Topic.Other) _open[(session, news.Topic)] = what;
    }

    private void TakeOver(Occurrence.Over over, TimeSpan now, ImmutableArray<Notification>.Builder tell)
    {
        if (!_open.Remove((over.Session, over.Topic), out var told)) return;
        // The next dialog, or the next end of the process, is news again. An incident has a name of its own.
        if (over.Topic != Topic.Incident)
        {
            foreach (var old in _known.Keys.Where(k => k.Session == over.Session && k.Kind == told.Kind).ToList()) _known.Remove(old);
        }

        if (!_config.Recovered || over.Text is not { } text) return;
        Tell(
            told with
            {
                Kind = NotificationKind.Recovered,
                At = over.At,
                Text = Core.PlainText.Clean($"{text} (was told as {PublicNames.Of(told.Kind)})"),
                Action = null,
            },
            now, tell);
    }

    private bool Tell(Notification what, TimeSpan now, ImmutableArray<Notification>.Builder tell)
    {
        if (_told.Count >= _config.MaxPerHour)
        {
            _suppressed[what.Kind] = _suppressed.GetValueOrDefault(what.Kind) + 1;
            Tally = Tally with { Suppressed = Tally.Suppressed + 1 };
            return false;
        }

        _told.Enqueue(now);
        Tally = Tally with { Told = Tally.Told + 1 };
        tell.Add(what);
        return true;
    }

    private Notification Count(TimeSpan now, DateTimeOffset wall)
    {
        var count = Untold;
        var text = NotificationWords.Suppressed(count, _suppressed, _lost, _config.MaxPerHour);
        _told.Enqueue(now);
        _suppressed.Clear();
        _lost = 0;
        return new Notification(NotificationKind.Suppressed, wall, text) { Count = count };
    }

    private void Forget(string session)
    {
        foreach (var open in _open.Keys.Where(k => k.Session == session).ToList()) _open.Remove(open);
        foreach (var known in _known.Keys.Where(k => k.Session == session).ToList()) _known.Remove(known);
    }
}

/// <summary>What became of the news and ends that a gate was given. Counts are not counted.</summary>
/// <param name="Told">Told.</param>
/// <param name="Suppressed">Counted, because there were too many.</param>
/// <param name="Repeated">The same had been told shortly before.</param>
/// <param name="Unwanted">Of a kind that is not wanted.</param>
internal sealed record GateTally(int Told = 0, int Suppressed = 0, int Repeated = 0, int Unwanted = 0);
