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
public sealed record SessionPolicy(SessionKind Kind, string? Prompt, RestartPolicy Restart, RecoveryPolicy Recovery)
{
    /// <summary>The settings that hold from a signal on, for it and all that follow: who decides, or replays a journal, goes on with these.</summary>
    public SessionPolicy After(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return signal.What is PolicyChanged changed ? changed.Policy : this;
    }
}

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

    /// <summary>Gaps between pieces of content that are shorter are not measured one by one: they say nothing about stalls.</summary>
    public static readonly TimeSpan ShortestGap = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a client's announcement that it retries by itself is believed without another word of it: its waits between attempts grow
    /// to about half a minute, and each attempt announces itself anew.
    /// </summary>
    public static readonly TimeSpan ClientRetry = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Content seen within this time of such an announcement may be of the answer that broke: the token count is animated and runs on for
    /// a moment [measured].
    /// </summary>
    public static readonly TimeSpan CountLag = TimeSpan.FromSeconds(3);

    /// <summary>How long a compaction is believed to run: it is one request over the whole conversation.</summary>
    public static readonly TimeSpan Compaction = TimeSpan.FromMinutes(10);

    /// <summary>How long a compaction of ours may take to report its end: its script ends within <see cref="Compaction"/>.</summary>
    public static readonly TimeSpan CompactEnd = Compaction + TimeSpan.FromMinutes(1);

    /// <summary>How long a rewind may take to report its end: some dozens of keys in lists, each answered by a screen.</summary>
    public static readonly TimeSpan RewindEnd = TimeSpan.FromMinutes(2);

    /// <summary>How long the user's own hooks are believed to run: the client ends one after 60 s unless its settings say otherwise.</summary>
    public static readonly TimeSpan UserHook = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a tool, or a background task, is believed to run when nothing tells of its end: long builds and agents take hours, and a lost
    /// line must not leave a session unwatched for ever.
    /// </summary>
    public static readonly TimeSpan ToolBelieved = TimeSpan.FromHours(6);

    /// <summary>
    /// Content this long after the start of a tool comes from a later answer; until then it may be the rest of the answer that called it,
    /// whose first tool runs already.
    /// </summary>
    public static readonly TimeSpan ToolOverlap = TimeSpan.FromSeconds(10);

    /// <summary>How long a permission that only a hook told of is believed while the screen shows a running turn.</summary>
    public static readonly TimeSpan DialogLag = TimeSpan.FromSeconds(5);

    /// <summary>The same for the client's own word in its registry file, which may know a dialog that the screen's signatures do not.</summary>
    public static readonly TimeSpan RegistryLag = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a client must have drawn nothing before a stall that comes due meanwhile counts as a frozen client: a healthy one draws
    /// every second [measured], and one that was stopped for some seconds must be left alone.
    /// </summary>
    public static readonly TimeSpan FrozenConfirm = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many requests in a row without content arm the layers anew: the client tries 11 times by itself [measured]. More than that are
    /// doubles or lies, which must not hide a stall for ever.
    /// </summary>
    public const int RequestsWithoutContent = 12;

    /// <summary>How far a source without times of its own may be behind one that has them.</summary>
    public static readonly TimeSpan SourceLag = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A failure that a source without times tells so soon after a retry was submitted may be the last one, told late: the screen decides.
    /// </summary>
    public static readonly TimeSpan LateReport = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A layer that is seen to be overdue by more than this was not looked at in time, or what made it so was told late: the daemon was
    /// starved, and evidence may still be on its way. It is watched anew. Timers are on time to some milliseconds.
    /// </summary>
    public static readonly TimeSpan Starved = TimeSpan.FromSeconds(5);

    /// <summary>How long an Esc that was pressed while the turn showed life may take to act, on a loaded machine.</summary>
    public static readonly TimeSpan EscapeOutcome = TimeSpan.FromSeconds(5);

    /// <summary>How long an interruption may take to report its end; its script ends within half of this.</summary>
    public static readonly TimeSpan InterruptEnd = TimeSpan.FromSeconds(60);

    /// <summary>An announced end of a limit that is further away is not believed: the longest limits are weekly.</summary>
    public static readonly TimeSpan LongestLimit = TimeSpan.FromDays(8);

    /// <summary>Over how long sessions are spread that are all started again because the host of their terminals ended.</summary>
    public static readonly TimeSpan LostSpread = TimeSpan.FromSeconds(5);

    /// <summary>How often a launch may change between new and resume before it is given up as contradictory.</summary>
    public const int LaunchSwaps = 2;
}
