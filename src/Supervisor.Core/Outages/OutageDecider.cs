using System.Collections.Immutable;
using System.Globalization;

namespace Supervisor.Core.Outages;

/// <summary>
/// Several sessions that fail alike within a short time are one outage: one of them tries, with growing waits, the others wait for it, and
/// follow one after the other when it has got through. Pure: what happened → what to tell to whom.
/// </summary>
/// <remarks>
/// Every failure that passes counts, also when the words differ: an API in trouble answers 529 to one and resets the next. There is at most one
/// outage of each API. The turn to try goes round by what each has spent, so that a long outage does not cost one session its whole budget.
/// </remarks>
public static class OutageDecider
{
    /// <summary>Decides on one event. Never throws; an event that does not fit changes nothing.</summary>
    public static OutageDecision Decide(OutageState state, OutageEvent happened)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(happened);
        var step = new OutageStep(state, happened.At);
        switch (happened)
        {
            case SessionSeen seen: OnSeen(step, seen.Session, seen.Wall); break;
            case SessionGone gone: OnGone(step, gone.Name); break;
        }

        foreach (var outage in step.State.Open.Values) OutageTurns.Settle(step, outage);
        return step.ToDecision();
    }

    /// <summary>The monotonic time at which <see cref="OutageTimePassed"/> is due; null when nothing but events matters.</summary>
    public static TimeSpan? Next(OutageState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Open.Values.Select(OutageTurns.Next).Min();
    }

    private static void OnSeen(OutageStep step, SessionStanding now, DateTimeOffset wall)
    {
        foreach (var other in step.State.Open.Values.Where(o => o.Endpoint != now.Endpoint && o.Members.ContainsKey(now.Name)))
            Leave(step, other, now.Name, isTold: true);
        if (step.State.Open.GetValueOrDefault(now.Endpoint) is { } outage)
        {
            if (outage.Members.GetValueOrDefault(now.Name) is { } member) OnMember(step, outage, member, now, wall);
            else if (now.IsFailing) Join(step, outage, now);
            return;
        }

        var failing = step.State.Failing;
        step.State = step.State with { Failing = now.IsFailing ? failing.SetItem(now.Name, now) : failing.Remove(now.Name) };
        if (!now.IsFailing) return;
        var here = step.State.Failing.Values.Where(s => s.Endpoint == now.Endpoint).ToArray();
        if (now.Outage is { } known) Begin(step, new Outage(known, now.Endpoint, step.Now), here, "an outage of before the restart goes on");
        else if (here.Count(s => IsAlike(step, s)) >= OutageTimes.Enough)
            Begin(step, new Outage(NewId(step, wall), now.Endpoint, step.Now), here, $"{here.Length} sessions have failed alike within {OutageTimes.Window.TotalSeconds:0} s");
    }

    private static bool IsAlike(OutageStep step, SessionStanding session) => session.IsOfApi && step.Now - session.FailedAt <= OutageTimes.Window;

    private static string NewId(OutageStep step, DateTimeOffset wall)
    {
        var id = "outage-" + wall.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        return step.State.Open.Values.Any(o => o.Id == id) ? $"{id}-{step.State.Open.Count + 1}" : id;
    }

    private static void Begin(OutageStep step, Outage outage, SessionStanding[] sessions, string why)
    {
        step.State = step.State with { Failing = step.State.Failing.RemoveRange(sessions.Select(s => s.Name)) };
        // A retry that was under way before anybody knew is the first try.
        var trying = Array.Find(sessions, s => s.State == StandingState.Trying)?.Name;
        outage = outage with
        {
            Members = outage.Members.SetItems(sessions.Select(s => KeyValuePair.Create(s.Name, new OutageMember(s, step.Now)))),
            Most = sessions.Length,
            Turn = trying,
            TurnAt = trying is null ? step.Now + OutageTimes.Wait(outage) : step.Now,
            TurnEnds = step.Now + OutageTimes.LongestTry,
        };
        step.Put(outage);
        step.Report(OutageNewsKind.Began, outage, $"{why} ({outage.Endpoint}): {string.Join(", ", outage.Members.Keys)}; one tries first, the others wait for it");
    }

    private static void Join(OutageStep step, Outage outage, SessionStanding now)
    {
        outage = outage with { Members = outage.Members.SetItem(now.Name, new OutageMember(now, step.Now)) };
        outage = outage with { Most = Math.Max(outage.Most, outage.Members.Count) };
        step.State = step.State with { Failing = step.State.Failing.Remove(now.Name) };
        step.Put(outage);
        if (outage.Stage != OutageStage.Following) return;
        var again = outage.Members.Values.Count(m => m.Joined >= outage.ThroughAt && m.Standing.FailedAt >= outage.ThroughAt && IsAlike(step, m.Standing));
        if (again >= OutageTimes.Enough) Reopen(step, outage, $"{again} more sessions have failed since {outage.Through} got through");
    }

    private static void OnMember(OutageStep step, Outage outage, OutageMember member, SessionStanding now, DateTimeOffset wall)
    {
        var before = member.Standing;
        if (now.Verified > before.Verified)
        {
            Through(step, outage, now.Name);
            if (now.IsFailing) OnSeen(step, now, wall); // and has failed once more since
            return;
        }

        if (!now.IsFailing)
        {
            // One that gave up has tried in vain, and the next one waits for it.
            if (now.State == StandingState.Out && outage.Turn == now.Name && outage.Stage == OutageStage.Probing) outage = TryFailed(step, outage);
            Leave(step, outage, now.Name, isTold: now.State == StandingState.Out);
            return;
        }

        var isAgain = (now.Incident, now.Failures) != (before.Incident, before.Failures);
        outage = outage with { Members = outage.Members.SetItem(now.Name, member with { Standing = now, Told = isAgain ? null : member.Told }) };
        if (isAgain && member.Followed && outage.Stage == OutageStage.Following)
        {
            Reopen(step, outage, $"{now.Name} has failed again");
            return;
        }

        if (outage.Turn == now.Name && outage.Stage == OutageStage.Probing) outage = OfTry(step, outage, before, now, isAgain);
        step.Put(outage);
    }

    /// <summary>What became of the try of the one whose turn it is.</summary>
    private static Outage OfTry(OutageStep step, Outage outage, SessionStanding before, SessionStanding now, bool isAgain)
    {
        if (isAgain) return TryFailed(step, outage);
        return (before.State == StandingState.Trying, now.State == StandingState.Trying) switch
        {
            (false, true) => outage with { TurnEnds = step.Now + OutageTimes.LongestTry },
            (true, false) => outage with { TurnEnds = step.Now + OutageTimes.Grace }, // nothing was typed after all
            _ => outage,
        };
    }

    private static Outage TryFailed(OutageStep step, Outage outage)
    {
        outage = outage with { Tries = outage.Tries + 1, Turn = null };
        return outage with { TurnAt = step.Now + OutageTimes.Wait(outage) };
    }

    private static void Through(OutageStep step, Outage outage, string name)
    {
        var wasProbing = outage.Stage == OutageStage.Probing;
        outage = outage with { Members = outage.Members.Remove(name), Through = name, ThroughAt = step.Now, Stage = OutageStage.Following };
        if (wasProbing || outage.Turn == name) outage = outage with { Turn = null, TurnAt = wasProbing ? step.Now : OutageTurns.AfterTurn(step, outage, name) };
        step.Put(outage);
        if (wasProbing && !outage.Members.IsEmpty)
            step.Report(OutageNewsKind.Following, outage, $"{name} got through{(outage.Tries == 0 ? "" : $" after {outage.Tries} tries that failed")}; {outage.Members.Count} follow, at least 1 s apart");
        EndIfEmpty(step, outage);
    }

    private static void Reopen(OutageStep step, Outage outage, string why)
    {
        outage = TryFailed(step, outage) with
        {
            Stage = OutageStage.Probing,
            Members = outage.Members.ToImmutableSortedDictionary(m => m.Key, m => m.Value with { Followed = false }, StringComparer.Ordinal),
        };
        step.Put(outage);
        step.Report(OutageNewsKind.Reopened, outage, $"{why}: it is not over, and nobody follows for now");
    }

    private static void OnGone(OutageStep step, string name)
    {
        step.State = step.State with { Failing = step.State.Failing.Remove(name) };
        foreach (var outage in step.State.Open.Values.Where(o => o.Members.ContainsKey(name))) Leave(step, outage, name, isTold: false);
    }

    private static void Leave(OutageStep step, Outage outage, string name, bool isTold)
    {
        if (isTold) step.Tell(name, null);
        outage = outage with { Members = outage.Members.Remove(name) };
        if (outage.Turn == name) outage = outage with { Turn = null, TurnAt = OutageTurns.AfterTurn(step, outage, name) };
        step.Put(outage);
        EndIfEmpty(step, outage);
    }

    private static void EndIfEmpty(OutageStep step, Outage outage)
    {
        if (!outage.Members.IsEmpty) return;
        step.State = step.State with { Open = step.State.Open.Remove(outage.Endpoint) };
        step.Report(OutageNewsKind.Ended, outage, $"over after {(step.Now - outage.Since).TotalSeconds:0} s: {outage.Most} sessions, {outage.Tries} tries that failed");
    }
}
