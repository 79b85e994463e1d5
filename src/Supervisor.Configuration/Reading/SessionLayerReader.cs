using System.Collections.Immutable;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Reading;

/// <summary>Reads what <c>defaults</c> or one session says.</summary>
internal static class SessionLayerReader
{
    /// <summary>What <c>defaults</c> may say; a session may say <c>name</c> beside it.</summary>
    public static readonly IReadOnlyList<string> Keys =
        ["kind", "command", "args", "cwd", "prompt", "env", "inherit_env", "autostart", "terminal", "restart", "recovery", "schedule"];

    public static readonly IReadOnlyList<string> SessionKeys = ["name", .. Keys];

    internal static readonly IReadOnlyList<string> RecoveryKeys =
    [
        "retry_text", "max_retries", "backoff", "stall_after", "first_token", "connect", "silent_thinking", "frozen_after", "turn_limit",
        "limit_margin", "limit_unknown_wait", "person_hold", "drafts", "ladder", "jitter", "rewind_text", "notify_after", "max_per_hour",
        "cost_limit",
    ];

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private const decimal MostUsd = 1_000_000;

    private static readonly ImmutableSortedDictionary<string, SessionKind> Kinds = new Dictionary<string, SessionKind>
    {
        ["claude"] = SessionKind.Claude,
        ["plain"] = SessionKind.Plain,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, RestartWhen> Whens = new Dictionary<string, RestartWhen>
    {
        ["never"] = RestartWhen.Never,
        ["on-failure"] = RestartWhen.OnFailure,
        ["always"] = RestartWhen.Always,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, DraftPolicy> DraftPolicies = new Dictionary<string, DraftPolicy>
    {
        ["stash"] = DraftPolicy.Stash,
        ["wait"] = DraftPolicy.Wait,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static SessionLayer Read(Section section, PathText paths, ErrorList errors, CronCheck? cron)
    {
        var terminal = section.Sub("terminal", ["columns", "rows"]);
        var restart = section.Sub("restart", ["when", "start_seconds", "start_retries", "backoff", "stop_wait"]);
        var recovery = section.Sub("recovery", RecoveryKeys);
        return new SessionLayer
        {
            Kind = section.Choice("kind", Kinds),
            Command = Resolve(section, "command", paths.Command),
            Args = section.Expanded("args", paths.Environment),
            Cwd = Resolve(section, "cwd", paths.Absolute),
            Prompt = NotBlank(section, "prompt", section.Text("prompt", lines: true)),
            Env = section.Environment("env", paths.Environment),
            InheritEnv = section.Flag("inherit_env"),
            Autostart = section.Flag("autostart"),
            Columns = terminal.Integer("columns", 20, 500),
            Rows = terminal.Integer("rows", 5, 200),
            When = restart.Choice("when", Whens),
            StartSeconds = restart.Duration("start_seconds", TimeSpan.Zero, Hour, orSeconds: true),
            StartRetries = restart.Integer("start_retries", 0, 1000),
            RestartBackoff = MinAndMax(restart, restart.Durations("backoff", Tick, Day)),
            StopWait = restart.Duration("stop_wait", TimeSpan.Zero, Hour),
            RetryText = NotBlank(recovery, "retry_text", recovery.Text("retry_text")),
            MaxRetries = recovery.Integer("max_retries", 0, 1000),
            RecoveryBackoff = AtLeastOne(recovery, recovery.Durations("backoff", TimeSpan.Zero, Day)),
            StallAfter = ThresholdLayer.Read(recovery, "stall_after", Tick, Day),
            FirstToken = ThresholdLayer.Read(recovery, "first_token", Tick, Day),
            Connect = ThresholdLayer.Read(recovery, "connect", Tick, Day),
            SilentThinking = recovery.Duration("silent_thinking", Second, Day),
            FrozenAfter = recovery.Duration("frozen_after", Second, Day),
            TurnLimit = recovery.IsWord("turn_limit", "off") ? SessionLayer.NoLimit : recovery.Duration("turn_limit", Second, Week, otherwise: ", or off"),
            LimitMargin = recovery.Duration("limit_margin", TimeSpan.Zero, Day),
            LimitUnknownWait = recovery.Duration("limit_unknown_wait", Second, Day),
            PersonHold = recovery.Duration("person_hold", TimeSpan.Zero, Hour),
            Drafts = recovery.Choice("drafts", DraftPolicies),
            Ladder = LadderLayer.Read(recovery, "ladder", errors),
            Jitter = recovery.Number("jitter", 0, 1),
            RewindText = NotBlank(recovery, "rewind_text", recovery.Text("rewind_text")),
            NotifyAfter = recovery.Duration("notify_after", TimeSpan.Zero, Day),
            MaxPerHour = recovery.Integer("max_per_hour", 0, 1000),
            CostLimit = recovery.IsWord("cost_limit", "off") ? SessionLayer.NoCostLimit : recovery.Number("cost_limit", 0, MostUsd, " of US dollars, or off"),
            Schedule = ScheduleReader.Read(section, cron),
        };
    }

    /// <summary>Reads a path or program; what cannot be resolved is reported at its place.</summary>
    public static string? Resolve(Section section, string key, PathResolution resolve)
    {
        if (NotBlank(section, key, section.Text(key)) is not { } text) return null;
        var path = resolve(text, section.PlaceOf(key), out var problem);
        if (path is null) section.Wrong(key, $"cannot be told: {problem}");
        return path;
    }

    private static string? NotBlank(Section section, string key, string? text)
    {
        if (text is null || !string.IsNullOrWhiteSpace(text)) return text;
        section.Wrong(key, "must not be blank");
        return null;
    }

    private static ImmutableArray<TimeSpan>? MinAndMax(Section section, ImmutableArray<TimeSpan>? waits)
    {
        if (waits is not { } given || (given.Length == 2 && given[0] <= given[1])) return waits;
        section.Wrong("backoff", "in 'restart' must be two durations, the shortest and the longest wait, as in [1s, 60s]");
        return null;
    }

    private static ImmutableArray<TimeSpan>? AtLeastOne(Section section, ImmutableArray<TimeSpan>? waits)
    {
        if (waits is not { } given || given.Length is > 0 and <= 100) return waits;
        section.Wrong("backoff", "in 'recovery' must be a list of 1 to 100 durations, one for each retry, as in [2s, 15s, 60s]");
        return null;
    }
}

/// <summary>A way to make an absolute path or a program of what was written.</summary>
internal delegate string? PathResolution(string text, Yaml.Place at, out string? problem);
