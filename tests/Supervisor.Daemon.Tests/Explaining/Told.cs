using Supervisor.Control;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Explaining;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Tests.Explaining;

/// <summary>One session that lives through what a test tells, and can be explained at any moment of it. Pure.</summary>
internal sealed class Told
{
    public static readonly DateTimeOffset Epoch = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly SessionPolicy _policy;
    private SessionState _state;
    private TimeSpan _now;

    public Told(SessionKind kind = SessionKind.Claude, RecoveryPolicy? recovery = null)
    {
        _policy = new SessionPolicy(kind, null, RestartPolicy.Default, (recovery ?? RecoveryPolicy.Default) with { Jitter = 0 });
        _state = SessionDecider.TakeUp("api", null, "3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e", _policy, Epoch);
    }

    public SourceNotes Notes { get; } = new();

    public SessionState State => _state;

    public static Told Working(RecoveryPolicy? recovery = null) => new Told(recovery: recovery).Started()
        .Sees(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle)))
        .Sees(SignalSource.Hook, new PromptSubmitted("the secret prompt"))
        .Sees(SignalSource.DebugLog, new MainRequestSent())
        .Sees(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Busy) { Tokens = 3, LastPrompt = "the secret prompt" }));

    public Told Started()
    {
        Sees(SignalSource.Operator, new OperatorAsked(OperatorCommand.Start), 0).Sees(SignalSource.Process, new ProcessSpawned(4711));
        return After(6);
    }

    public Told After(double seconds)
    {
        var until = _now + TimeSpan.FromSeconds(seconds);
        while (Deadlines.Next(_state, _policy) is { } due && due <= until)
        {
            _now = due > _now ? due : _now;
            Sees(SignalSource.Clock, new DeadlinePassed(), 0);
        }

        _now = until;
        return this;
    }

    public Told Sees(SignalSource source, Observation what, int? incarnation = null, double? secondsAgo = null)
    {
        var at = secondsAgo is { } ago ? _now - TimeSpan.FromSeconds(ago) : (TimeSpan?)null;
        var signal = new Signal(_now, incarnation ?? _state.Process.Incarnation, source, what, Epoch + _now, at);
        Notes.Take(signal, _state.Process.Incarnation);
        _state = SessionDecider.Decide(_state, signal, _policy).State;
        return this;
    }

    public ExplainReply Explained(Func<SessionSight, SessionSight>? with = null)
    {
        var sight = new SessionSight("api", new SessionSnapshot(_state, Epoch), _policy, Notes.Of, _now, Epoch + _now);
        return Explanation.Of(with is null ? sight : with(sight));
    }

    public SourceReply Source(string name, Func<SessionSight, SessionSight>? with = null) => Explained(with).Sources.Single(s => s.Source == name);
}
