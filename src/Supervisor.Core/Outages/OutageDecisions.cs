using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Outages;

/// <summary>
/// What an outage means for one of its sessions: its retry waits until it is told to go. Waiting costs no budget, and a person's retry is not
/// held. Esc and the end of a frozen client are not either: they ask nothing of the API.
/// </summary>
internal static class OutageDecisions
{
    public static void OnTold(Step step, OutageTold told)
    {
        var state = step.State;
        if (told.Order is not { } order)
        {
            if (state.Outage is null) return;
            step.State = state with { Outage = null };
            if (state.Recovery is RecoveryState.AwaitingReady waiting) step.Recover(waiting with { RecheckAt = step.Now });
            return;
        }

        // Its incident may have ended while the order was on its way, or may have turned out to be of another kind.
        if (!Concerns(state) || (state.Outage is { Overruled: true } own && own.Id == order.Id)) return;
        var isNews = state.Outage?.Id != order.Id || state.Outage.Role != order.Role;
        step.State = state with { Outage = order, Incident = state.Incident! with { Outage = order.Id } };
        if (isNews) step.Tell(NoteKind.Outage, $"{Reason(order)} ({order.Id})");
        if (state.Recovery is RecoveryState.BackingOff or RecoveryState.AwaitingReady) Wait(step, order);
    }

    /// <summary>Whether a retry that is due is held. It is looked at again when it may go.</summary>
    public static bool Holds(Step step)
    {
        if (step.State.Outage is not { } order || !IsHeld(step)) return false;
        Wait(step, order);
        return true;
    }

    /// <summary>Whether a retry may not be made now, in any form.</summary>
    public static bool IsHeld(Step step) =>
        step.State.Outage is { Overruled: false } order && order.NotBefore > step.Now && Concerns(step.State);

    /// <summary>A person asks for a retry: this session does not wait for others any more.</summary>
    public static void Overrule(Step step)
    {
        if (step.State.Outage is { } order) step.State = step.State with { Outage = order with { Overruled = true } };
    }

    /// <summary>Called after each decision: what was ordered holds for one incident, and a person's word for one attempt.</summary>
    public static void After(Step step, SessionState before)
    {
        if (step.State.Outage is not { } order) return;
        if (step.State.Incident is not { Open: true } incident || (incident.Id != before.Incident?.Id && ReferenceEquals(order, before.Outage)))
            step.State = step.State with { Outage = null };
        else if (order.Overruled && step.State.Recovery is RecoveryState.BackingOff && before.Recovery is not (RecoveryState.BackingOff or RecoveryState.AwaitingReady))
            step.State = step.State with { Outage = order with { Overruled = false } };
    }

    /// <summary>
    /// What a session is told that was in an outage when its daemon ended: it waits until the next one has its outages together again, and no longer
    /// than some minutes, should it not.
    /// </summary>
    public static OutageOrder TakenUp(string outage, string session) => new(outage, OutageRole.Wait, OutageTimes.TakenUp(outage, session), "");

    /// <summary>Whether a failure is one that several sessions have together. What a person asked for in place of a retry is not held either.</summary>
    private static bool Concerns(SessionState state) =>
        RecoveryDecisions.Asked(state) is null
        && state.Incident is { Open: true } incident && SessionStanding.IsShared(incident.Situation);

    private static void Wait(Step step, OutageOrder order) =>
        step.Recover(new RecoveryState.AwaitingReady(Reason(order), order.NotBefore) { Paid = RecoveryDecisions.IsPaid(step.State) });

    private static string Reason(OutageOrder order) => order.Role switch
    {
        OutageRole.Probe => "an outage: it tries first",
        OutageRole.Follow => $"an outage: {order.Probe} got through, the others follow one by one",
        _ when order.Probe.Length == 0 => "an outage: another session tries first",
        _ => $"an outage: {order.Probe} tries first",
    };
}
