using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Scenarios;

/// <summary>One session that lives through what a test tells, in a time that only the test moves.</summary>
internal sealed partial class Scenario
{
    public const string SessionId = "00000000-0000-4000-8000-000000000001";

    public const string OtherId = "00000000-0000-4000-8000-000000000002";

    public static readonly DateTimeOffset Epoch = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly FailureCause Reset = new(FailureClass.Transient, "API Error: Connection closed mid-response.");

    private DateTimeOffset _begin = Epoch;

    private Scenario(SessionPolicy policy)
    {
        Policy = policy;
        State = SessionDecider.TakeUp("api", null, SessionId, policy, Epoch);
    }

    public SessionPolicy Policy { get; private set; }

    public SessionState State { get; private set; }

    public TimeSpan Now { get; private set; }

    /// <summary>What the wall clock shows.</summary>
    public DateTimeOffset Wall => _begin + Now;

    /// <summary>Every effect since the beginning.</summary>
    public List<Effect> Effects { get; } = [];

    /// <summary>Every signal since the beginning, for a replay.</summary>
    public List<Signal> Signals { get; } = [];

    public IReadOnlyList<Submit> Submits => [.. Effects.OfType<Submit>()];

    public IReadOnlyList<Interrupt> Interrupts => [.. Effects.OfType<Interrupt>()];

    /// <summary>Everything that would disturb a healthy turn.</summary>
    public IReadOnlyList<Effect> Interventions => [.. Effects.Where(e => e is Interrupt or Submit or Terminate)];

    public Verdict Verdict => Verdicts.Of(State, Policy, Now);

    public IReadOnlyList<Launch> Launches => [.. Effects.OfType<Launch>()];

    public LaunchPlan LastPlan => Launches[^1].Plan;

    /// <summary>The remedies of the incident, in the order in which they were tried.</summary>
    public IReadOnlyList<Remedy> Tried() => [.. State.Incident!.Attempts.Select(a => a.Remedy)];

    public Phase? Phase => Phases.Of(State, Policy);

    public string Detail => Phases.Detail(State, Policy, Now);

    public ProcessState Process => State.Process.State;

    /// <summary>Without jitter, unless <see cref="Configure"/> says otherwise: times are exact.</summary>
    public static Scenario Claude(string? prompt = null, RestartPolicy? restart = null, RecoveryPolicy? recovery = null) => new(
        new SessionPolicy(SessionKind.Claude, prompt, restart ?? RestartPolicy.Default, (recovery ?? RecoveryPolicy.Default) with { Jitter = 0 }));

    public static Scenario Plain(RestartPolicy? restart = null) => new(
        new SessionPolicy(SessionKind.Plain, null, restart ?? RestartPolicy.Default, RecoveryPolicy.Default));

    /// <summary>A client that works on a turn which a person has submitted.</summary>
    public static Scenario Working(RecoveryPolicy? recovery = null, RestartPolicy? restart = null) =>
        Claude(recovery: recovery, restart: restart).Start().Spawned().After(6).Idle().HookSubmitted("a task").Busy().After(2);

    /// <summary>A client whose turn has just failed in a way that passes; everything has told so.</summary>
    public static Scenario Failed(RecoveryPolicy? recovery = null, RestartPolicy? restart = null) =>
        Working(recovery, restart).DebugFailed().HookFailed().IdleWithError();

    public Scenario Send(Observation what, SignalSource source, double? occurredAt = null, int? incarnation = null)
    {
        var speaksOfProcess = source is not (SignalSource.Operator or SignalSource.Clock);
        var signal = new Signal(
            Now,
            incarnation ?? (speaksOfProcess ? State.Process.Incarnation : 0),
            source,
            what,
            _begin + Now,
            occurredAt is { } at ? TimeSpan.FromSeconds(at) : null);
        Signals.Add(signal);
        Policy = Policy.After(signal);
        var decision = SessionDecider.Decide(State, signal, Policy);
        State = decision.State;
        Effects.AddRange(decision.Effects);
        return this;
    }

    /// <summary>Lets time pass until this many seconds since the beginning; every deadline on the way passes when it is due.</summary>
    public Scenario At(double seconds) => At(TimeSpan.FromSeconds(seconds));

    private Scenario At(TimeSpan target)
    {
        Assert.True(target >= Now, "time only goes forward");
        for (var passed = 0; Deadlines.Next(State, Policy) is { } due && due <= target; passed++)
        {
            Assert.True(passed < 10_000, "the deadlines spin");
            if (due > Now) Now = due;
            Send(new DeadlinePassed(), SignalSource.Clock);
        }

        Now = target;
        return this;
    }

    /// <summary>The host sleeps: only the wall clock goes on. Below zero: it is set back.</summary>
    public Scenario Sleep(double seconds)
    {
        _begin += TimeSpan.FromSeconds(seconds);
        return this;
    }

    /// <summary>The daemon gets no time: it looks at its deadlines only after this.</summary>
    public Scenario Starve(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return Send(new DeadlinePassed(), SignalSource.Clock);
    }

    public Scenario After(double seconds) => At(Now + TimeSpan.FromSeconds(seconds));

    /// <summary>Ends the daemon at this instant, as a crash would, and takes the session up with what is on disk.</summary>
    /// <summary>The daemon is killed, and another takes the session up.</summary>
    /// <param name="answered">Whether the transcript then holds the whole answer of the last turn.</param>
    public Scenario DaemonReborn(bool answered = false)
    {
        var record = Written.Reread(SessionRecord.Of(State)).WithAnswer(answered ? _begin + Now : null);
        State = SessionDecider.TakeUp(State.Name, record, OtherId, Policy, _begin + Now);
        _begin += Now; // a daemon's monotonic time begins with it
        Now = TimeSpan.Zero;
        Signals.Clear();
        return this;
    }

    /// <summary>The daemon is killed, its client lives on, and another daemon takes it up.</summary>
    /// <param name="seconds">How long nobody watched.</param>
    /// <param name="typed">The keys of the attempt under way that have reached the terminal.</param>
    /// <param name="ended">Whether the process has ended meanwhile.</param>
    public Scenario TakenUp(double seconds = 1, KeysTyped? typed = null, bool ended = false)
    {
        var record = Written.Reread(SessionRecord.Of(State));
        _begin += Now + TimeSpan.FromSeconds(seconds);
        Now = TimeSpan.Zero;
        Signals.Clear();
        State = SessionDecider.TakeUp(State.Name, record, new LivingProcess(State.Process.Incarnation, 4711, SessionId), Wall);
        return Send(new ProcessTakenUp(4711, typed) { HasEnded = ended }, SignalSource.Process);
    }

    public Scenario Configure(Func<SessionPolicy, SessionPolicy> change)
    {
        Policy = change(Policy);
        return this;
    }
}
