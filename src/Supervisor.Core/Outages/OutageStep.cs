namespace Supervisor.Core.Outages;

/// <summary>One decision about outages in the making. Lives only inside one call of Decide.</summary>
internal sealed class OutageStep(OutageState state, TimeSpan now)
{
    private readonly List<OutageTelling> _orders = [];
    private readonly List<OutageNews> _news = [];

    public OutageState State { get; set; } = state;

    public TimeSpan Now { get; } = now;

    public void Put(Outage outage) => State = State with { Open = State.Open.SetItem(outage.Endpoint, outage) };

    public void Tell(string session, OutageOrder? order) => _orders.Add(new OutageTelling(session, order));

    public void Report(OutageNewsKind kind, Outage outage, string text) => _news.Add(new OutageNews(kind, outage.Id, text));

    public OutageDecision ToDecision() => new(State, _orders, _news);
}
