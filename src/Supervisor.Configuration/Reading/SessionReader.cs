using System.Collections.Immutable;
using Supervisor.Configuration.Yaml;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Reading;

/// <summary>Reads the sessions, and lays each one over <c>defaults</c>, <c>claude</c> and what is built in.</summary>
internal sealed class SessionReader(SessionLayer defaults, ClaudeConfig claude, PathText paths, ErrorList errors, CronCheck? cron = null)
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private static readonly string[] ClientOnly = ["prompt", "recovery"];

    private readonly Dictionary<string, Place> _names = new(StringComparer.Ordinal);

    public ImmutableArray<SessionConfig> ReadAll(YamlValue? value)
    {
        if (value is null or YamlText { IsNull: true }) return [];
        if (value is YamlList list) return [.. list.Items.Select(Read).OfType<SessionConfig>()];
        errors.Add(value.At, $"'sessions' must be a list, each item beginning '- name: ...', not {value.Noun}");
        return [];
    }

    private SessionConfig? Read(YamlValue value)
    {
        var section = new Section(value, "a session", SessionLayerReader.SessionKeys, errors);
        var own = SessionLayerReader.Read(section, paths, errors, cron);
        var name = Name(section, value);
        var kind = own.Kind ?? defaults.Kind ?? SessionKind.Claude;
        var isClaude = kind == SessionKind.Claude;
        if (!isClaude) RefuseWhatOnlyTheClientKnows(section);

        var command = own.Command ?? defaults.Command ?? (isClaude ? claude.Command : null);
        if (command is null && !section.Has("command") && value is YamlMapping)
            errors.Add(section.At, $"{(name is null ? "this session" : $"'{name}'")} is of kind plain and needs a 'command'");
        return name is null || command is null ? null : Merge(name, kind, command, own);
    }

    /// <summary>What a session has that is started without being in the file: as if the file only named it, and as a client.</summary>
    /// <remarks>Of <c>defaults</c> that are for plain programs, the command and its arguments are not for it. Nor is a first prompt, or a
    /// schedule: a person is there.</remarks>
    public SessionConfig ReadRun()
    {
        var forClients = defaults.Kind is null or SessionKind.Claude;
        var command = (forClients ? defaults.Command : null) ?? claude.Command;
        return Merge("run", SessionKind.Claude, command, new SessionLayer { Args = forClients ? null : [] }) with { Prompt = null, Schedule = [] };
    }

    private SessionConfig Merge(string name, SessionKind kind, string command, SessionLayer own)
    {
        var isClaude = kind == SessionKind.Claude;
        return new SessionConfig
        {
            Name = name,
            Kind = kind,
            Command = command,
            Args = [.. isClaude ? claude.Args : [], .. own.Args ?? defaults.Args ?? []],
            Cwd = own.Cwd ?? defaults.Cwd ?? paths.BaseDirectory,
            Prompt = own.Prompt ?? (isClaude ? defaults.Prompt : null),
            Env = (isClaude ? claude.Env : Nothing).SetItems(defaults.Env ?? Nothing).SetItems(own.Env ?? Nothing),
            InheritEnv = own.InheritEnv ?? defaults.InheritEnv ?? (!isClaude || claude.InheritEnv),
            Autostart = own.Autostart ?? defaults.Autostart ?? true,
            Terminal = new TerminalConfig(
                own.Columns ?? defaults.Columns ?? TerminalConfig.Default.Columns,
                own.Rows ?? defaults.Rows ?? TerminalConfig.Default.Rows),
            Restart = Restart(own),
            // Of defaults, a plain program takes no recovery: else a change there would be one of it.
            Recovery = isClaude ? Recovery(own) : RecoveryPolicy.Default,
            Schedule = own.Schedule ?? ScheduleReader.For(kind, defaults.Schedule ?? []),
        };
    }

    private RestartPolicy Restart(SessionLayer own)
    {
        var built = RestartPolicy.Default;
        var backoff = own.RestartBackoff ?? defaults.RestartBackoff;
        return new RestartPolicy
        {
            When = own.When ?? defaults.When ?? built.When,
            StartSeconds = own.StartSeconds ?? defaults.StartSeconds ?? built.StartSeconds,
            StartRetries = own.StartRetries ?? defaults.StartRetries ?? built.StartRetries,
            BackoffMin = backoff?[0] ?? built.BackoffMin,
            BackoffMax = backoff?[1] ?? built.BackoffMax,
            StopWait = own.StopWait ?? defaults.StopWait ?? built.StopWait,
        };
    }

    private RecoveryPolicy Recovery(SessionLayer own)
    {
        var built = RecoveryPolicy.Default;
        return new RecoveryPolicy
        {
            RetryText = own.RetryText ?? defaults.RetryText ?? built.RetryText,
            MaxRetries = own.MaxRetries ?? defaults.MaxRetries ?? built.MaxRetries,
            Backoff = own.RecoveryBackoff ?? defaults.RecoveryBackoff ?? built.Backoff,
            StallAfter = ThresholdLayer.Merge("stall_after", own.StallAfter, defaults.StallAfter, built.StallAfter, errors),
            FirstToken = ThresholdLayer.Merge("first_token", own.FirstToken, defaults.FirstToken, built.FirstToken, errors),
            Connect = ThresholdLayer.Merge("connect", own.Connect, defaults.Connect, built.Connect, errors),
            SilentThinking = own.SilentThinking ?? defaults.SilentThinking ?? built.SilentThinking,
            FrozenAfter = own.FrozenAfter ?? defaults.FrozenAfter ?? built.FrozenAfter,
            TurnLimit = (own.TurnLimit ?? defaults.TurnLimit) is { } limit && limit != SessionLayer.NoLimit ? limit : null,
            LimitMargin = own.LimitMargin ?? defaults.LimitMargin ?? built.LimitMargin,
            LimitUnknownWait = own.LimitUnknownWait ?? defaults.LimitUnknownWait ?? built.LimitUnknownWait,
            PersonHold = own.PersonHold ?? defaults.PersonHold ?? built.PersonHold,
            Drafts = own.Drafts ?? defaults.Drafts ?? built.Drafts,
            Ladder = LadderLayer.Merge(own.Ladder, defaults.Ladder),
            Jitter = (double?)(own.Jitter ?? defaults.Jitter) ?? built.Jitter,
            RewindText = own.RewindText ?? defaults.RewindText ?? built.RewindText,
            NotifyAfter = own.NotifyAfter ?? defaults.NotifyAfter ?? built.NotifyAfter,
            MaxPerHour = own.MaxPerHour ?? defaults.MaxPerHour ?? built.MaxPerHour,
            CostLimit = (own.CostLimit ?? defaults.CostLimit) is { } cost && cost != SessionLayer.NoCostLimit ? cost : null,
        };
    }

    private void RefuseWhatOnlyTheClientKnows(Section section)
    {
        ScheduleReader.RefuseForPlain(section);
        foreach (var key in ClientOnly.Where(section.Has))
        {
            errors.Add(section.KeyPlaceOf(key),
                $"'{key}' has no meaning for a session of kind plain: the supervisor knows nothing about its program; remove it, or say 'kind: claude'");
        }
    }

    private string? Name(Section section, YamlValue value)
    {
        if (!section.Has("name"))
        {
            if (value is YamlMapping) errors.Add(section.At, "a session needs a 'name'");
            else if (value is YamlText { IsNull: true }) errors.Add(value.At, "an empty session; it needs a 'name'");
            return null;
        }

        if (section.Text("name") is not { } name) return null;
        if (SessionName.Problem(name) is { } problem)
            section.Wrong("name", problem);
        else if (!_names.TryAdd(name, section.PlaceOf("name")))
            section.Wrong("name", $"is '{name}' again; the session in {_names[name].SeenFrom(section.PlaceOf("name"), errors.File)} has that name already");
        else
            return name;

        return null;
    }
}
