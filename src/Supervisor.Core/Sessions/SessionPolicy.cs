using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>What kind of program a session runs.</summary>
public enum SessionKind
{
    /// <summary>The Claude Code client: read, recovered, resumed.</summary>
    Claude,

    /// <summary>Any program: kept running in its terminal, no client knowledge.</summary>
    Plain,
}

/// <summary>The settings that decisions depend on.</summary>
/// <param name="Prompt">The first prompt, submitted once when the session is new; null for none.</param>
public sealed record SessionPolicy(SessionKind Kind, string? Prompt, RestartPolicy Restart, RecoveryPolicy Recovery);

/// <summary>Bounds that are not settings, each with its reason.</summary>
public static class Bounds
{
    /// <summary>
    /// How long an idle screen must stay so before it alone says that a turn has ended: hooks and the debug file are given time to
    /// tell it first and better. Stop and StopFailure arrive within milliseconds of the input box.
    /// </summary>
    public static readonly TimeSpan ScreenSettle = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The same for a retry whose turn was never seen busy: the screen may still be that of the failed turn, so it is believed later.
    /// </summary>
    public static readonly TimeSpan BlindSettle = TimeSpan.FromSeconds(10);

    /// <summary>How far a screen may lag behind a hook or the debug file before its busy line contradicts a reported failure.</summary>
    public static readonly TimeSpan ScreenLag = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the proof of a submission may take after Enter took the text: hook, request or a busy screen.</summary>
    public static readonly TimeSpan SubmitProof = TimeSpan.FromSeconds(20);

    /// <summary>The same when the prompt was given to a process being started: it needs 3 to 6 s on two busy cores [measured].</summary>
    public static readonly TimeSpan LaunchProof = TimeSpan.FromSeconds(90);

    /// <summary>How long new content must stand without a new failure before it counts as progress, where no turn end says so.</summary>
    public static readonly TimeSpan VerifyHold = TimeSpan.FromSeconds(10);

    /// <summary>How often a screen that is not ready is looked at again, should it not change by itself.</summary>
    public static readonly TimeSpan ReadyRecheck = TimeSpan.FromSeconds(5);

    /// <summary>A process that ran for this long was healthy: the next exit starts counting restarts afresh.</summary>
    public static readonly TimeSpan HealthyRun = TimeSpan.FromSeconds(60);

    /// <summary>How often a launch may change between new and resume before it is given up as contradictory.</summary>
    public const int LaunchSwaps = 2;
}
