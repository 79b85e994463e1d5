using System.Text.Json;
using System.Text.Json.Nodes;
using Supervisor.Configuration.Reading;
using Supervisor.Configuration.Yaml;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Showing;

/// <summary>Lists every setting of a configuration.</summary>
internal sealed class SettingsOf(Origins origins, SupervisorConfig config, ConfigEnvironment environment)
{
    public IEnumerable<ShownSetting> All() => [.. Daemon(), .. Claude(), .. config.Sessions.SelectMany(Session), .. Notifications(), .. Retention(), .. Signatures()];

    private IEnumerable<ShownSetting> Daemon()
    {
        var (daemon, block) = (config.Daemon, origins.Block("daemon"));
        var xdg = (string variable) => environment.Variable(variable) is { Length: > 0 } ? ShownSetting.Environment : ShownSetting.Default;
        yield return Of("socket", daemon.Socket, xdg("XDG_RUNTIME_DIR"));
        yield return Of("state_dir", daemon.StateDirectory, xdg("XDG_STATE_HOME"));
        yield return origins.Setting(["daemon", "hooks", "listen"], daemon.HookListen.ToString(), [block], ["hooks", "listen"]);
        yield return Of("log_level", Name(daemon.LogLevel));

        ShownSetting Of(string key, JsonNode value, string otherwise = ShownSetting.Default) => origins.Setting(["daemon", key], value, [block], [key], otherwise);
    }

    private IEnumerable<ShownSetting> Claude()
    {
        var (claude, block) = (config.Claude, origins.Block("claude"));
        yield return Of("command", claude.Command);
        yield return Of("args", List(Secrets.OfArguments(claude.Args)));
        foreach (var (name, value) in claude.Env) yield return origins.Setting(["claude", "env", name], Secrets.OfVariable(name, value), [block], ["env", name]);
        yield return Of("inherit_env", claude.InheritEnv);

        ShownSetting Of(string key, JsonNode value) => origins.Setting(["claude", key], value, [block], [key]);
    }

    private IEnumerable<ShownSetting> Session(SessionConfig session)
    {
        YamlValue? own = origins.Session(session.Name), defaults = origins.Block("defaults"), claude = session.Kind == SessionKind.Claude ? origins.Block("claude") : null;
        YamlValue?[] layers = [own, defaults], withClaude = [own, defaults, claude];
        yield return Of("name", session.Name);
        yield return Of("kind", Name(session.Kind));
        yield return origins.Setting(["sessions", session.Name, "command"], session.Command, withClaude, ["command"]);
        yield return origins.Setting(["sessions", session.Name, "args"], List(Secrets.OfArguments(session.Args)), withClaude, ["args"]);
        yield return Of("cwd", session.Cwd);
        yield return Of("prompt", session.Prompt);
        foreach (var (name, value) in session.Env) yield return origins.Setting(["sessions", session.Name, "env", name], Secrets.OfVariable(name, value), withClaude, ["env", name]);
        yield return origins.Setting(["sessions", session.Name, "inherit_env"], session.InheritEnv, withClaude, ["inherit_env"]);
        yield return Of("autostart", session.Autostart);
        yield return Of("terminal.columns", session.Terminal.Columns);
        yield return Of("terminal.rows", session.Terminal.Rows);
        var restart = session.Restart;
        yield return Of("restart.when", restart.When == RestartWhen.OnFailure ? "on-failure" : Name(restart.When));
        yield return Of("restart.start_seconds", Time(restart.StartSeconds));
        yield return Of("restart.start_retries", restart.StartRetries);
        yield return Of("restart.backoff", List([Time(restart.BackoffMin), Time(restart.BackoffMax)]));
        yield return Of("restart.stop_wait", Time(restart.StopWait));
        if (session.Kind == SessionKind.Claude)
        {
            foreach (var (key, setting) in Recovery(session.Recovery)) yield return Of("recovery." + key, setting);
            foreach (var situation in Enum.GetValues<Situation>()) yield return Of("recovery.ladder." + Name(situation), List(session.Recovery.Ladder.Of(situation).Select(r => Name(r))));
        }

        yield return Of("schedule", new JsonArray([.. session.Schedule.Select(Entry)]));

        ShownSetting Of(string key, JsonNode? value) => origins.Setting(["sessions", session.Name, .. key.Split('.')], value, layers, key.Split('.'));
    }

    private static IEnumerable<(string Key, JsonNode? Value)> Recovery(RecoveryPolicy recovery) =>
    [
        ("retry_text", recovery.RetryText),
        ("max_retries", recovery.MaxRetries),
        ("max_per_hour", recovery.MaxPerHour),
        ("cost_limit", recovery.CostLimit is { } cost ? JsonValue.Create(cost) : "off"),
        ("backoff", List(recovery.Backoff.Select(Time))),
        ("jitter", recovery.Jitter),
        ("limit_unknown_wait", Time(recovery.LimitUnknownWait)),
        ("person_hold", Time(recovery.PersonHold)),
        ("drafts", Name(recovery.Drafts)),
        ("limit_margin", Time(recovery.LimitMargin)),
        ("notify_after", Time(recovery.NotifyAfter)),
        ("rewind_text", recovery.RewindText),
        ("stall_after", Threshold(recovery.StallAfter)),
        ("first_token", Threshold(recovery.FirstToken)),
        ("connect", Threshold(recovery.Connect)),
        ("silent_thinking", Time(recovery.SilentThinking)),
        ("frozen_after", Time(recovery.FrozenAfter)),
        ("turn_limit", recovery.TurnLimit is { } limit ? Time(limit) : "off"),
    ];

    private IEnumerable<ShownSetting> Notifications()
    {
        var (said, block) = (config.Notifications, origins.Block("notifications"));
        yield return Of("on", List(said.On));
        if (said.Webhook is { } webhook)
        {
            yield return Of("webhook.url", $"{webhook.Url.Scheme}://{webhook.Host}/{ShownSetting.Masked}");
            yield return Of("webhook.secret", webhook.Secret is null ? null : ShownSetting.Masked);
            yield return Of("webhook.timeout", Time(webhook.Timeout));
            yield return Of("webhook.retries", webhook.Retries);
        }

        yield return Of("command", List(Secrets.OfArguments(said.Command)));
        yield return Of("desktop.enabled", said.Desktop.Enabled);
        yield return Of("desktop.sound", said.Desktop.Sound);
        yield return Of("dedupe", Time(said.Dedupe));
        yield return Of("max_per_hour", said.MaxPerHour);
        yield return Of("recovered", said.Recovered);

        ShownSetting Of(string key, JsonNode? value)
        {
            var path = key.Split('.');
            // The address and the secret may be named by a variable or a file; the block says where.
            var keys = path is ["webhook", "url" or "secret"] ? ["webhook"] : path;
            return origins.Setting(["notifications", .. path], value, [block], keys);
        }
    }

    private IEnumerable<ShownSetting> Retention()
    {
        var (retention, block) = (config.Retention, origins.Block("retention"));
        foreach (var (key, bound) in ((string, RetentionConfig.Bound)[])[("journal", retention.Journal), ("incidents", retention.Incidents), ("debug", retention.Debug), ("logs", retention.Logs)])
        {
            yield return origins.Setting(["retention", key, "age"], Time(bound.Age), [block], [key, "age"]);
            yield return origins.Setting(["retention", key, "size"], SizeText.Write(bound.Size), [block], [key, "size"]);
            if (key == "incidents") yield return origins.Setting(["retention", key, "keep"], retention.KeepIncidents, [block], [key, "keep"]);
        }
    }

    private IEnumerable<ShownSetting> Signatures() => config.Signatures.Select(s => new ShownSetting(
        ["signatures", s.Id],
        new JsonObject { ["where"] = List(s.Where), ["pattern"] = s.Pattern, ["class"] = s.Class, ["disabled"] = s.Disabled },
        ShownSetting.File,
        s.Place));

    private static JsonObject Entry(ScheduleEntry entry)
    {
        var shown = new JsonObject { ["cron"] = entry.Cron };
        if (entry.TimeZone is { } zone) shown["time_zone"] = zone;
        shown[Name(entry.Action)] = entry.Action switch
        {
            ScheduleAction.Submit => entry.Text,
            ScheduleAction.Hold when entry.HoldFor is { } time => Time(time),
            _ => true,
        };
        if (entry.Action is ScheduleAction.Submit or ScheduleAction.Restart) shown["wait"] = Time(entry.Wait);
        shown["missed"] = Time(entry.Missed);
        return shown;
    }

    private static JsonNode Threshold(Threshold threshold) => threshold.IsFixed
        ? Time(threshold.Start)
        : new JsonObject { ["floor"] = Time(threshold.Floor), ["start"] = Time(threshold.Start), ["ceiling"] = Time(threshold.Ceiling) };

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(i => (JsonNode?)i)]);

    private static string Time(TimeSpan time) => DurationText.Write(time);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
