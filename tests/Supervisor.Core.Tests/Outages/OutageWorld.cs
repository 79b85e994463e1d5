using Supervisor.Core.Outages;

namespace Supervisor.Core.Tests.Outages;

/// <summary>Sessions that fail, wait and try as real ones do, an API that is ill until a moment, and the decider between them.</summary>
internal sealed class OutageWorld
{
    public static readonly DateTimeOffset Epoch = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LaterBackoff = TimeSpan.FromSeconds(15);
    private readonly List<(TimeSpan At, Action Act)> _script = [];

    public OutageWorld(int sessions) => Sessions = [.. Enumerable.Range(0, sessions).Select(i => new Session(string.Create(null, $"s{i:00}")))];

    public TimeSpan Now { get; private set; }

    public OutageState State { get; private set; } = OutageState.Empty;

    public Session[] Sessions { get; }

    public List<OutageNews> News { get; } = [];

    /// <summary>When somebody began to type, and whether it was in an outage.</summary>
    public List<(TimeSpan At, string Name, bool IsOrdered)> Tries { get; } = [];

    public TimeSpan HealthyFrom { get; set; } = TimeSpan.MaxValue;

    public int Cap { get; set; } = int.MaxValue;

    public Func<Session, TimeSpan> TryTakes { get; set; } = _ => TimeSpan.FromSeconds(2);

    public Outage Outage => Assert.Single(State.Open.Values);

    public void At(double seconds, Action act) => _script.Add((TimeSpan.FromSeconds(seconds), act));

    public void Fail(int index)
    {
        var session = Sessions[index];
        if (session.State is not StandingState.Well || session.IsGone) return;
        (session.Incident, session.Failures, session.State, session.FailedAt) = (session.Incident + 1, 1, StandingState.Ready, Now);
        (session.Due, session.Order) = (Now + FirstBackoff, null);
        See(session);
    }

    public void Block(int index, bool isBlocked)
    {
        var session = Sessions[index];
        if (session.IsGone || session.State != (isBlocked ? StandingState.Ready : StandingState.Blocked)) return;
        session.State = isBlocked ? StandingState.Blocked : StandingState.Ready;
        See(session);
    }

    public void Take(int index)
    {
        Sessions[index].IsGone = true;
        Decide(new SessionGone(Now, Sessions[index].Name));
    }

    /// <summary>Lets everything happen that is due until then, in order.</summary>
    public void Run(double untilSeconds)
    {
        var until = TimeSpan.FromSeconds(untilSeconds);
        for (var steps = 0; Due() is { } due && due <= until; steps++)
        {
            Assert.True(steps < 200_000, $"it spins at {Now}");
            if (due > Now) Now = due;
            foreach (var (at, act) in _script.Where(s => s.At <= Now).ToArray())
            {
                _script.Remove((at, act));
                act();
            }

            foreach (var session in Sessions.Where(s => !s.IsGone)) Live(session);
            if (OutageDecider.Next(State) <= Now) Decide(new OutageTimePassed(Now));
        }

        Now = until;
    }

    public void See(Session session) => Decide(new SessionSeen(Now, session.Standing, Epoch + Now));

    private void Live(Session session)
    {
        if (session.State == StandingState.Ready && session.Due <= Now && !(session.Order?.NotBefore > Now))
        {
            (session.State, session.Used, session.Due) = (StandingState.Trying, session.Used + 1, Now + TryTakes(session));
            Tries.Add((Now, session.Name, session.Order is not null));
            See(session);
        }
        else if (session.State == StandingState.Trying && session.Due <= Now)
        {
            if (Now >= HealthyFrom) (session.State, session.Verified, session.Order) = (StandingState.Well, session.Verified + 1, null);
            else (session.State, session.Failures, session.FailedAt, session.Due) = (session.Used >= Cap ? StandingState.Out : StandingState.Ready, session.Failures + 1, Now, Now + LaterBackoff);
            See(session);
        }
    }

    private TimeSpan? Due() => _script.Select(s => (TimeSpan?)s.At)
        .Concat(Sessions.Where(s => !s.IsGone).Select(s => s.NextDue))
        .Append(OutageDecider.Next(State)).Min();

    private void Decide(OutageEvent happened)
    {
        var decision = OutageDecider.Decide(State, happened);
        State = decision.State;
        News.AddRange(decision.News);
        foreach (var (name, order) in decision.Orders)
        {
            var session = Sessions.Single(s => s.Name == name);
            session.Order = order;
            if (order is not null && session.State is StandingState.Ready or StandingState.Blocked) session.Due = order?.NotBefore ?? session.Due;
        }

        Assert.True(Sessions.Count(s => !s.IsGone && s.Order?.Role == OutageRole.Probe && s.State != StandingState.Well) <= 1, "two sessions are told to probe");
    }

    internal sealed class Session(string name)
    {
        public string Name { get; } = name;

        public StandingState State { get; set; }

        public int Incident { get; set; }

        public int Failures { get; set; }

        public TimeSpan FailedAt { get; set; }

        public int Used { get; set; }

        public int Verified { get; set; }

        public TimeSpan Due { get; set; }

        public OutageOrder? Order { get; set; }

        public bool IsGone { get; set; }

        public string Endpoint { get; set; } = "http://127.0.0.1:1";

        public bool IsOfApi { get; set; } = true;

        public TimeSpan? NextDue => State switch
        {
            StandingState.Ready => Order?.NotBefore > Due ? Order.NotBefore : Due,
            StandingState.Trying => Due,
            _ => null,
        };

        public SessionStanding Standing => new(Name, Endpoint, State)
        {
            Incident = State == StandingState.Well ? null : $"{Name}-{Incident}",
            Failures = Failures,
            FailedAt = FailedAt,
            IsOfApi = IsOfApi,
            Used = Used,
            Verified = Verified,
            Outage = State == StandingState.Well ? null : Order?.Id,
        };
    }
}
