using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Tests.Scenarios;

/// <summary>What holds of attempts whatever happens: each ends once and is told once, none is left open, and each is the rung that comes next.</summary>
internal sealed class AttemptLedger
{
    private bool _asked;

    public void Follow(SessionState before, Decision decision, Observation what, RecoveryPolicy policy)
    {
        _asked |= what is OperatorAsked { Command: OperatorCommand.Retry };
        var (old, now) = (before.Incident, decision.State.Incident);
        var known = old?.Id == now?.Id ? old?.Attempts ?? [] : [];
        var begun = now?.Attempts.Where(a => known.All(k => k.Number != a.Number)).ToArray() ?? [];
        var ended = decision.Effects.Count(e => e is Note { Kind: NoteKind.AttemptEnded });
        Assert.True(Open(old) + begun.Length == ended + Open(now), $"{Open(old)} open and {begun.Length} begun are not {ended} told to have ended and {Open(now)} open, on {what}");
        foreach (var attempt in known.Where(a => a.Outcome is not null)) Assert.Contains(attempt, now!.Attempts);
        Assert.All(now?.Attempts ?? [], a => Assert.Equal(a.Outcome is null, a.Reason is null));
        CheckState(decision.State);
        foreach (var attempt in begun) CheckRung(now!, attempt, policy);
    }

    private static int Open(Incident? incident) => incident?.Attempts.Count(a => a.Outcome is null) ?? 0;

    private static void CheckState(SessionState state)
    {
        var (least, most) = state.Recovery switch
        {
            RecoveryState.Interrupting => (1, 2), // into a retry, which may still live
            RecoveryState.Verifying => (0, 1), // of an attempt that was given up too early
            RecoveryState.Typing or RecoveryState.Submitting or RecoveryState.Compacting or RecoveryState.Rewinding => (1, 1),
            RecoveryState.BackingOff { Paid: true } or RecoveryState.AwaitingReady { Paid: true } => (1, 1),
            _ => (0, 0),
        };
        Assert.InRange(Open(state.Incident), least, most);
        Assert.True(state.Incident is { Open: true } || Open(state.Incident) == 0, "an attempt of a closed incident is open");
    }

    /// <summary>Where the input box is there an Esc or a restart is not needed, and a person's word stands for the ladder's.</summary>
    private void CheckRung(Incident incident, RecoveryAttempt attempt, RecoveryPolicy policy)
    {
        var earlier = incident with { Attempts = [.. incident.Attempts.Where(a => a.Number < attempt.Number)], Situation = attempt.Situation };
        var rung = Situations.Next(earlier, policy);
        var fits = attempt.Remedy == rung || (attempt.Remedy == Remedy.Retry && (_asked || rung is Remedy.Interrupt or Remedy.Restart));
        Assert.True(fits, $"{attempt} is not the rung {rung} behind {string.Join(", ", earlier.Attempts)}");
    }
}
