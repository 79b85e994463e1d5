using System.Threading.Channels;
using Supervisor.Claude.Files;
using Supervisor.Claude.Limits;
using Supervisor.Claude.Transcript;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// Turns the records of a client's transcript into observations, as they are written. Hooks name the file, and another one after
/// <c>/clear</c> or <c>/resume</c>; until one does it is looked for by the conversation's id while a turn runs.
/// Scheme: one loop; names come through a channel that holds the latest only.
/// </summary>
internal sealed class TranscriptFollower(SessionHome home, SessionLoop session, IReadOnlyDictionary<string, string> environment, Action<string> notice)
{
    /// <summary>A record with a pasted image has some megabytes. What is longer is passed over.</summary>
    private const int LongestRecord = 4 * 1024 * 1024;

    /// <summary>Of a file that is found late at most this much of its end is read.</summary>
    private const long ReadBack = 8 * 1024 * 1024;

    /// <summary>Looking for a file lists the client's folders, of which there may be thousands.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private readonly Channel<Place> _named = Channel.CreateBounded<Place>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private volatile string? _latest;
    private Place? _launched;
    private DateTimeOffset? _takenUpFrom;
    private string? _model;

    /// <summary>The file, as last named or found; null when it is not known.</summary>
    public string? LatestPath => _latest;

    /// <summary>
    /// Remembers where the transcript ends now, before the client is started, so that an earlier life's records are not told again.
    /// </summary>
    public void Prepare(string sessionId)
    {
        if (Find(sessionId) is not { } path) return;
        _launched = new Place(path, FileTail.EndOf(path), home.Clock.Wall);
        _latest = path;
    }

    /// <summary>The same for a client that lives on: what it wrote since the last daemon looked is still to be told.</summary>
    /// <param name="heard">The time of the last record that was decided on.</param>
    public void TakeUp(string sessionId, DateTimeOffset heard)
    {
        _takenUpFrom = heard.AddTicks(1);
        if (Find(sessionId) is not { } path) return;
        _launched = new Place(path, 0, _takenUpFrom.Value);
        _latest = path;
    }

    /// <summary>A hook names the file.</summary>
    /// <param name="path">As the client says it.</param>
    /// <param name="isResumed">Whether the client took up an old conversation: what its file holds already is not news.</param>
    public void Name(string path, bool isResumed)
    {
        if (path == _latest || !Path.IsPathFullyQualified(path) || !path.EndsWith(".jsonl", StringComparison.Ordinal)) return;
        _latest = path;
        _named.Writer.TryWrite(new Place(path, isResumed ? FileTail.EndOf(path) : 0, isResumed ? home.Clock.Wall : DateTimeOffset.MinValue));
    }

    /// <summary>Follows until cancelled.</summary>
    /// <param name="report">Takes an observation and when the client says that it happened.</param>
    public async Task RunAsync(Func<Observation, DateTimeOffset, ValueTask> report, CancellationToken cancellationToken)
    {
        var started = _takenUpFrom ?? home.Clock.Wall;
        var next = _named.Reader.ReadAsync(cancellationToken).AsTask();
        var place = _launched ?? await FindAsync(next, started, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (place is not null)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var follow = FollowAsync(place with { Since = place.Since > started ? place.Since : started }, report, stop.Token);
                await Task.WhenAny(follow, next).ConfigureAwait(false);
                await stop.CancelAsync().ConfigureAwait(false);
                await follow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (follow.IsFaulted) await follow.ConfigureAwait(false);
            }

            place = await next.ConfigureAwait(false);
            next = _named.Reader.ReadAsync(cancellationToken).AsTask();
        }
    }

    /// <summary>Looks for the file until it is there; null when a hook has named it.</summary>
    private async Task<Place?> FindAsync(Task named, DateTimeOffset started, CancellationToken cancellationToken)
    {
        while (!named.IsCompleted)
        {
            // This may run inside the very cancellation that would end "named": without a look it would never get to that.
            cancellationToken.ThrowIfCancellationRequested();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(named, session.WaitAsync(s => IsExpected(s.State), Forever, stop.Token)).ConfigureAwait(false);
            if (!named.IsCompleted && Find(session.Current.State.Conversation.SessionId) is { } found)
            {
                _latest = found;
                return new Place(found, 0, started);
            }

            await Task.WhenAny(named, Task.Delay(LookInterval, home.Clock.Time, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }

        return null;
    }

    private async Task FollowAsync(Place place, Func<Observation, DateTimeOffset, ValueTask> report, CancellationToken cancellationToken)
    {
        using var folder = home.Folders.Watch(Path.GetDirectoryName(place.Path)!);
        var from = Math.Max(place.From, FileTail.EndOf(place.Path) - ReadBack);
        var tail = new FileTail(folder.Watcher, Path.GetFileName(place.Path), Math.Max(0, from), notice, LongestRecord);
        var reader = new TranscriptReader(home.Signatures, home.Clock.Time, ClientZone.Of(environment));
        var (since, told, restarts) = (place.Since, DateTimeOffset.MinValue, tail.Restarts);
        decimal? cost = null;
        if (from > 0 && TranscriptCosts.Last(place.Path) is { } known) await TellCostAsync(known).ConfigureAwait(false);
        await foreach (var line in tail.ReadLinesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (tail.Restarts != restarts)
            {
                // Rewritten: what was told already is not told again.
                restarts = tail.Restarts;
                if (told >= since) since = told.AddTicks(1);
            }

            if (reader.Read(line) is not { } news) continue;
            if (news.What is [CostSeen counted])
            {
                await TellCostAsync(counted).ConfigureAwait(false);
                continue;
            }

            if (news.At < since) continue;
            if (news.At > told) told = news.At;
            foreach (var what in news.What)
            {
                if (what is ModelNamed { Model: var model } && !IsNew(model)) continue;
                await report(what, news.At).ConfigureAwait(false);
            }
        }

        // A count has no time, and is as true as it is late: only its change is news.
        ValueTask TellCostAsync(CostSeen seen)
        {
            if (seen.Usd == cost) return ValueTask.CompletedTask;
            cost = seen.Usd;
            return report(seen, home.Clock.Wall);
        }
    }

    private bool IsNew(string model)
    {
        if (model == _model) return false;
        _model = model;
        return true;
    }

    /// <summary>There is none before the first prompt.</summary>
    private static bool IsExpected(SessionState state) => state.Turn.InFlight || state.Screen.Kind == ScreenKind.Busy;

    private string? Find(string sessionId)
    {
        try
        {
            return Transcripts.Find(environment, sessionId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // what cannot be listed has other sources beside it
        }
    }

    /// <param name="From">Where to begin, in bytes.</param>
    /// <param name="Since">Records of before are not told.</param>
    private sealed record Place(string Path, long From, DateTimeOffset Since);
}
