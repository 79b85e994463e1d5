using Supervisor.Configuration;
using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Schedules;

namespace Supervisor.Daemon.Reloading;

/// <summary>What reading a configuration gave.</summary>
/// <param name="Config">The configuration; null when there are errors.</param>
/// <param name="Errors">All of them, each with its place; empty when there is a configuration.</param>
internal sealed record LoadedConfig(SupervisorConfig? Config, IReadOnlyList<string> Errors);

/// <summary>Reads a configuration with everything that can be said against it, by the loader and by those who know the client.</summary>
internal static class ConfigSource
{
    public static LoadedConfig Load(string file) => Judge(SupervisorConfigLoader.Load(file, cron: CronTimes.Problem));

    public static LoadedConfig Judge(ConfigResult<SupervisorConfig> result)
    {
        string[] errors = result.Ok ? [.. ClientArgumentCheck.Problems(result.Value), .. UserSignatures.Problems(result.Value)] : [.. result.Errors.Select(e => e.ToString())];
        return new LoadedConfig(errors.Length == 0 ? result.Value : null, errors);
    }
}
