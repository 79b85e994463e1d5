using System.Collections.Immutable;
using Supervisor.Configuration.Reading;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Showing;

/// <summary>A configuration as it is in force, value by value, with where each comes from.</summary>
/// <param name="File">The full path of the main file.</param>
/// <param name="Settings">In the order of the sample.</param>
public sealed record ConfigView(string File, ImmutableArray<ShownSetting> Settings)
{
    /// <summary>Loads a file to be shown.</summary>
    /// <inheritdoc cref="SupervisorConfigLoader.Load"/>
    public static ConfigResult<ConfigView> Load(string path, ConfigEnvironment? environment = null, CronCheck? cron = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        environment ??= ConfigEnvironment.Process;
        var errors = new ErrorList(path);
        if (SupervisorConfigLoader.ReadText(path, Place.Start, errors) is not { } text) return ConfigResult<ConfigView>.Failed(errors.All);
        var root = SupervisorConfigLoader.Tree(text, path, environment, errors);
        var result = SupervisorConfigLoader.Read(root, path, environment, cron, errors);
        if (!result.Ok) return ConfigResult<ConfigView>.Failed(result.Errors);
        var settings = new SettingsOf(new Origins(root, path), result.Value, environment);
        return ConfigResult<ConfigView>.Of(new ConfigView(result.Value.File, [.. settings.All()]));
    }

    /// <summary>Only what one session has; null when there is none of that name.</summary>
    public ConfigView? Of(string session)
    {
        var own = Settings.Where(s => s.Path is ["sessions", var name, ..] && name == session).ToImmutableArray();
        return own.IsEmpty ? null : this with { Settings = own };
    }
}
