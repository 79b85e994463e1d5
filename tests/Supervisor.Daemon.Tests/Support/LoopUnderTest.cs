using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Tests.Support;

/// <summary>A session's loop with everything real but its edges and its time.</summary>
internal sealed class LoopUnderTest : IAsyncDisposable
{
    public static readonly FailureCause Reset = new(FailureClass.Transient, "connection reset");

    private readonly JournalWriter _journal;

    public LoopUnderTest(SessionKind kind = SessionKind.Claude, StateFolder? folder = null)
    {
        var state = folder ?? Folder.State;
        Store = new RecordStore(state);
        _journal = new JournalWriter(state, new EventHub(), NullLogger<JournalWriter>.Instance);
        var policy = new SessionPolicy(kind, null, RestartPolicy.Default, RecoveryPolicy.Default with { Jitter = 0 });
        Scribe = new SessionScribe(Store, _journal, NullLogger.Instance);
        var first = SessionDecider.TakeUp("api", null, "3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e", policy, Time.GetUtcNow());
        Loop = new SessionLoop(first, policy, new DaemonClock(Time), Scribe, _ => Edges, NullLogger.Instance);
        Loop.Start();
    }

    public TestFolder Folder { get; } = new();

    public ManualTime Time { get; } = new();

    public FakeEdges Edges { get; } = new();

    public RecordStore Store { get; }

    public SessionScribe Scribe { get; }

    public SessionLoop Loop { get; }

    public Task AskAsync(OperatorCommand command) => Loop.PostAsync(SignalSource.Operator, new OperatorAsked(command)).AsTask();

    public Task SeeAsync(SignalSource source, Observation what) => Loop.PostAsync(source, what, Loop.Current.State.Process.Incarnation).AsTask();

    /// <summary>Waits for a state, in real time: what is waited for needs no time of the clock to pass.</summary>
    public async Task<SessionState> UntilAsync(Func<SessionState, bool> fits, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        return (await Loop.WaitAsync(s => fits(s.State), TimeSpan.FromDays(1), bound.Token)).State;
    }

    /// <summary>Started, running, idle, and a turn has failed.</summary>
    public async Task FailAsync(CancellationToken cancellationToken)
    {
        await AskAsync(OperatorCommand.Start);
        Assert.IsType<Launch>(await Edges.NextAsync(cancellationToken));
        await UntilAsync(s => s.Process.ProcessId is not null, cancellationToken);
        await SeeAsync(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle)));
        await SeeAsync(SignalSource.Hook, new PromptSubmitted("hello"));
        await SeeAsync(SignalSource.Hook, new TurnFailed(Reset));
        await UntilAsync(s => s.Recovery is RecoveryState.BackingOff, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Loop.DisposeAsync();
        await _journal.DisposeAsync();
        if (Directory.Exists(Folder.Path)) Folder.Dispose();
    }

    /// <summary>Ends the loop and the journal, so that all of it can be read.</summary>
    public async Task<string[]> JournalAsync()
    {
        await Loop.DisposeAsync();
        await _journal.DisposeAsync();
        return Folder.JournalLines();
    }
}
