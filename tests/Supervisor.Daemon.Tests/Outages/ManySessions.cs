using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Outages;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Outages;

/// <summary>
/// Many sessions with their loops, their watch and one clock that stands still; their clients and the API are played here. A step of time is
/// over when every loop has handled all that it brought, so that nothing depends on how fast the machine is.
/// </summary>
internal sealed class ManySessions : IAsyncDisposable
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private static readonly FailureCause Overloaded = new(FailureClass.Overloaded, "API Error: 529 Overloaded");
    private static readonly ScreenView Failed = new(ScreenKind.Idle) { Error = Overloaded.Text, HasAnswer = true };

    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly JournalWriter _journal;
    private readonly List<(TimeSpan At, Func<Task> Act)> _script = [];
    private readonly Lock _lock = new();
    private readonly RecordStore _store;
    private int _ticks;

    public ManySessions(int count, RecoveryPolicy? recovery = null)
    {
        _store = new RecordStore(_folder.State);
        _journal = new JournalWriter(_folder.State, Events, NullLogger<JournalWriter>.Instance);
        Clock = new DaemonClock(_time);
        Watch = new OutageWatch(Clock, _journal, NullLogger.Instance);
        Policy = new SessionPolicy(SessionKind.Claude, null, RestartPolicy.Default, recovery ?? RecoveryPolicy.Default);
        Sessions = [.. Enumerable.Range(0, count).Select(i => Create(string.Create(null, $"s{i:00}")))];
        foreach (var session in Sessions) Watch.Follow(session.Loop, "http://127.0.0.1:1");
    }

    public EventHub Events { get; } = new();

    public DaemonClock Clock { get; }

    public OutageWatch Watch { get; }

    public SessionPolicy Policy { get; }

    public One[] Sessions { get; }

    /// <summary>When a retry was typed, and by whom.</summary>
    public List<(TimeSpan At, string Name)> Typed { get; } = [];

    public TimeSpan HealthyFrom { get; set; } = TimeSpan.MaxValue;

    public bool AllWell => Sessions.All(s => s.Loop.Current.State is { Recovery: RecoveryState.None, Incident.Open: false });

    /// <summary>Every client runs a turn.</summary>
    public async Task WorkAsync()
    {
        foreach (var session in Sessions)
        {
            session.Loop.Start();
            await session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Start));
        }

        await SettleAsync();
        foreach (var session in Sessions)
        {
            await session.SeeAsync(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle)));
            await session.SeeAsync(SignalSource.Hook, new PromptSubmitted("a task"));
            await session.SeeAsync(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Busy) { Tokens = 3 }));
        }

        await PassAsync(TimeSpan.FromSeconds(10));
    }

    public static async Task FailAsync(One session)
    {
        await session.SeeAsync(SignalSource.Hook, new TurnFailed(Overloaded));
        await session.SeeAsync(SignalSource.Screen, new ScreenShown(Failed, Overloaded));
    }

    /// <summary>Lets time pass in steps.</summary>
    public async Task PassAsync(TimeSpan by, Func<bool>? until = null)
    {
        for (var end = Clock.Now + by; Clock.Now < end && until?.Invoke() != true;)
        {
            _time.Advance(Step);
            (TimeSpan At, Func<Task> Act)[] due;
            lock (_lock)
            {
                due = [.. _script.Where(s => s.At <= Clock.Now)];
                _script.RemoveAll(s => s.At <= Clock.Now);
            }

            foreach (var (_, act) in due) await act();
            await SettleAsync();
        }
    }

    /// <summary>Until everything that was brought about has been handled: by the loops, by the watch, and by the loops once more.</summary>
    public async Task SettleAsync()
    {
        await HandledAsync();
        await Watch.PassAsync();
        await HandledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Watch.DisposeAsync();
        foreach (var session in Sessions) await session.Loop.DisposeAsync();
        await _journal.DisposeAsync();
        _folder.Dispose();
    }

    private async Task HandledAsync()
    {
        var tick = $"tick-{++_ticks}";
        foreach (var session in Sessions) await session.Loop.PostAsync(SignalSource.Transcript, new ModelNamed(tick));
        foreach (var session in Sessions) await session.HeardAsync(tick);
    }

    private One Create(string name)
    {
        var edges = new FakeEdges();
        var scribe = new SessionScribe(_store, _journal, NullLogger.Instance);
        var state = SessionDecider.TakeUp(name, null, Guid.NewGuid().ToString(), Policy, _time.GetUtcNow());
        var one = new One(new SessionLoop(state, Policy, Clock, scribe, _ => edges, NullLogger.Instance), edges);
        edges.Answer = effect => effect switch
        {
            Launch => new ProcessSpawned(4711),
            Submit submit => Play(one, submit),
            _ => null,
        };
        return one;
    }

    /// <summary>What a client does with a text that is typed into it.</summary>
    private Observation? Play(One session, Submit submit)
    {
        lock (_lock)
        {
            Typed.Add((Clock.Now, session.Name));
            _script.Add((Clock.Now + TimeSpan.FromSeconds(0.3), () => SubmitAsync(session, submit)));
            _script.Add((Clock.Now + TimeSpan.FromSeconds(1.4), () => EndAsync(session)));
        }

        return null;
    }

    private static async Task SubmitAsync(One session, Submit submit)
    {
        await session.SeeAsync(SignalSource.Keyboard, new TypingEnded(submit.Attempt, TypingOutcome.Entered));
        await session.SeeAsync(SignalSource.Hook, new PromptSubmitted(submit.Text));
        await session.SeeAsync(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Busy) { Tokens = 1 }));
    }

    private async Task EndAsync(One session)
    {
        if (Clock.Now < HealthyFrom)
        {
            await FailAsync(session);
            return;
        }

        await session.SeeAsync(SignalSource.Hook, new TurnCompleted("Done."));
        await session.SeeAsync(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle) { HasAnswer = true }));
    }

    internal sealed class One(SessionLoop loop, FakeEdges edges)
    {
        public SessionLoop Loop { get; } = loop;

        public string Name => Loop.Name;

        public Task SeeAsync(SignalSource source, Observation what) => Loop.PostAsync(source, what, source == SignalSource.Keyboard ? 0 : 1).AsTask();

        public async Task HeardAsync(string model)
        {
            using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!edges.Models.TryDequeue(out var heard) || heard != model) await Task.Delay(1, bound.Token);
        }
    }
}
