using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Outages;

/// <summary>What an outage depends on of one session, at one moment.</summary>
/// <param name="Name">The session.</param>
/// <param name="Endpoint">Which API it talks to: sessions of different APIs are never one outage.</param>
/// <param name="State">Whether it failed, and whether it could try.</param>
public sealed record SessionStanding(string Name, string Endpoint, StandingState State)
{
    /// <summary>The open incident; null when there is none.</summary>
    public string? Incident { get; init; }

    /// <summary>Grows with every failure of this incident: 1 for the one that opened it.</summary>
    public int Failures { get; init; }

    /// <summary>Monotonic time of the latest failure.</summary>
    public TimeSpan FailedAt { get; init; }

    /// <summary>Whether the failure says something of the API. That of a process which ended does not: it can join an outage, and not begin one.</summary>
    public bool IsOfApi { get; init; }

    /// <summary>Attempts spent. The one who has spent the least tries first.</summary>
    public int Used { get; init; }

    /// <summary>How many recoveries of this session were verified.</summary>
    public int Verified { get; init; }

    /// <summary>The outage that the incident is known to be part of, also from before a restart of the daemon; null for none.</summary>
    public string? Outage { get; init; }

    /// <summary>Whether it has failed and a retry is to come.</summary>
    public bool IsFailing => State is StandingState.Ready or StandingState.Blocked or StandingState.Trying;

    /// <summary>Reads it from a session's state.</summary>
    public static SessionStanding Of(SessionState state, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(state);
        var open = state.Incident is { Open: true } incident && state.Recovery is not RecoveryState.None ? incident : null;
        return new SessionStanding(state.Name, endpoint, open is null ? StandingState.Well : Where(state, open))
        {
            Incident = open?.Id,
            Failures = open is null ? 0 : 1 + LastVain(open),
            FailedAt = state.FailedAt,
            IsOfApi = open?.Situation is Situation.Transient or Situation.Overloaded or Situation.Stalled,
            Used = state.Budget.Used,
            Verified = state.Tally.Verified,
            Outage = state.Outage?.Id,
        };
    }

    /// <summary>Whether a failure is one that several sessions can have together.</summary>
    internal static bool IsShared(Situation situation) => situation is Situation.Transient or Situation.Overloaded or Situation.Stalled or Situation.Gone;

    private static StandingState Where(SessionState state, Incident incident) => state.Recovery switch
    {
        _ when !IsShared(incident.Situation) => StandingState.Out,
        RecoveryState.Holding or RecoveryState.GaveUp => StandingState.Out,
        RecoveryState.Typing or RecoveryState.Submitting or RecoveryState.Verifying => StandingState.Trying,
        RecoveryState.BackingOff or RecoveryState.AwaitingReady
            when state is { Hold: null, Process.State: ProcessState.Starting or ProcessState.Running, Screen: { Kind: ScreenKind.Idle, Waiting: null } } => StandingState.Ready,
        _ => StandingState.Blocked,
    };

    /// <summary>The number of the last attempt that came to nothing. One that was refused was none.</summary>
    private static int LastVain(Incident incident) =>
        incident.Attempts.LastOrDefault(a => a.Outcome is AttemptOutcome.FailedAgain or AttemptOutcome.NoProgress or AttemptOutcome.NotSubmitted)?.Number ?? 0;
}

/// <summary>Where a session stands.</summary>
public enum StandingState
{
    /// <summary>It has no failure that could be an outage's.</summary>
    Well,

    /// <summary>It has failed, and could be retried now.</summary>
    Ready,

    /// <summary>It has failed, and cannot be retried now: a dialog, a hold, a person who types, no process.</summary>
    Blocked,

    /// <summary>A retry is under way: being typed, submitted or verified.</summary>
    Trying,

    /// <summary>It has failed, and will not be retried without a person.</summary>
    Out,
}
