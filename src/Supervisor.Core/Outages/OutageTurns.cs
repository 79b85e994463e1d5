namespace Supervisor.Core.Outages;

/// <summary>Whose turn it is in an outage, and what everybody in it is told.</summary>
internal static class OutageTurns
{
    /// <summary>Takes the turn from who does not use it, gives it to the next, and tells what is news.</summary>
    public static void Settle(OutageStep step, Outage outage)
    {
        outage = TakeTurn(step, outage);
        if (outage.Turn is null) outage = GiveTurn(step, outage);
        step.Put(Tell(step, outage));
    }

    /// <summary>When an outage wants to be looked at again.</summary>
    public static TimeSpan? Next(Outage outage)
    {
        TimeSpan? renewal = outage.Members.Where(m => IsBound(outage, m.Key, m.Value) && m.Value.Told is not null)
            .Select(m => (TimeSpan?)(m.Value.Told!.NotBefore - OutageTimes.Renewal)).Min();
        return outage.Turn is null || renewal < outage.TurnEnds ? renewal : outage.TurnEnds;
    }

    /// <summary>When the next one may go, after one whose turn has begun, or came to nothing.</summary>
    public static TimeSpan AfterTurn(OutageStep step, Outage outage, string name)
    {
        if (outage.Stage == OutageStage.Probing) return Later(outage.TurnAt, step.Now);
        return Later(outage.TurnAt, step.Now) + OutageTimes.Gap(outage, name);
    }

    private static Outage TakeTurn(OutageStep step, Outage outage)
    {
        if (outage.Turn is not { } name) return outage;
        var member = outage.Members[name];
        if (outage.Stage == OutageStage.Following && member.Standing.State == StandingState.Trying)
            return outage with { Turn = null, TurnAt = step.Now + OutageTimes.Gap(outage, name) };
        if (step.Now < outage.TurnEnds) return outage;
        var another = outage.Members.Any(m => m.Key != name && m.Value.Standing.State == StandingState.Ready);
        // A client that is ready and does not go has its reasons, a person's keys above all; it goes when they are over.
        if (!another && member.Standing.State != StandingState.Blocked) return outage with { TurnEnds = step.Now + OutageTimes.Look };
        member = member with { Passed = member.Passed + 1, Followed = false };
        return outage with { Turn = null, TurnAt = step.Now, Members = outage.Members.SetItem(name, member) };
    }

    private static Outage GiveTurn(OutageStep step, Outage outage)
    {
        var isProbing = outage.Stage == OutageStage.Probing;
        var next = outage.Members.Where(m => m.Value.Standing.State == StandingState.Ready)
            .OrderBy(m => m.Value.Passed)
            .ThenBy(m => isProbing ? m.Value.Standing.Used : 0)
            .ThenBy(m => OutageTimes.Place(outage, m.Key))
            .Select(m => m.Key).FirstOrDefault();
        if (next is null) return outage;
        var at = Later(outage.TurnAt, step.Now);
        outage = outage with
        {
            Turn = next,
            TurnAt = at,
            TurnEnds = at + OutageTimes.Grace,
            Members = outage.Members.SetItem(next, outage.Members[next] with { Followed = !isProbing }),
        };
        if (isProbing) step.Report(OutageNewsKind.Probing, outage, $"{next} tries in {(at - step.Now).TotalSeconds:0.#} s (try {outage.Tries + 1})");
        return outage;
    }

    private static Outage Tell(OutageStep step, Outage outage)
    {
        foreach (var (name, member) in outage.Members)
        {
            var order = Order(step, outage, name, member);
            if (order == member.Told) continue;
            step.Tell(name, order);
            outage = outage with { Members = outage.Members.SetItem(name, member with { Told = order }) };
        }

        return outage;
    }

    private static OutageOrder Order(OutageStep step, Outage outage, string name, OutageMember member)
    {
        var isProbing = outage.Stage == OutageStage.Probing;
        var first = isProbing ? outage.Turn ?? "" : outage.Through;
        if (outage.Turn == name) return new OutageOrder(outage.Id, isProbing ? OutageRole.Probe : OutageRole.Follow, outage.TurnAt, first);
        var role = isProbing ? OutageRole.Wait : OutageRole.Follow;
        // One that tries is told nothing while it does, unless what it knows would let it go on at once should it fail.
        if (member is { Standing.State: StandingState.Trying, Told: { } trying } && trying.Role == role) return trying;
        return member.Told is { } told && told.Role == role && told.Probe == first && told.NotBefore - step.Now > OutageTimes.Renewal
            ? told
            : new OutageOrder(outage.Id, role, step.Now + OutageTimes.Bound(outage.Id, name), first);
    }

    /// <summary>Whether what a member was told holds only for so long.</summary>
    private static bool IsBound(Outage outage, string name, OutageMember member) => outage.Turn != name && member.Standing.State != StandingState.Trying;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
