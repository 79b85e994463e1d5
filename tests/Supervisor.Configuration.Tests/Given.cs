namespace Supervisor.Configuration.Tests;

/// <summary>Configurations for tests, in an environment that belongs to no machine.</summary>
internal static class Given
{
    public static ConfigEnvironment Environment(params (string Name, string Value)[] variables)
    {
        var all = variables.Append(("HOME", "/home/ada")).DistinctBy(v => v.Item1).ToDictionary(v => v.Item1, v => v.Item2);
        return new ConfigEnvironment(all.GetValueOrDefault, "/here");
    }

    /// <summary>Each text that is loaded here is judged by the schema too.</summary>
    public static ConfigResult<SupervisorConfig> Parsed(string text, params (string Name, string Value)[] variables)
    {
        var result = SupervisorConfigLoader.Parse(text, "/etc/team/supervisor.yaml", Environment(variables));
        Schema.Agreement.Hold(text, result);
        return result;
    }

    public static SupervisorConfig Config(string text, params (string Name, string Value)[] variables)
    {
        var result = Parsed(text, variables);
        Assert.True(result.Ok, string.Join('\n', result.Errors));
        return result.Value;
    }

    public static SessionConfig Session(string text, params (string Name, string Value)[] variables) =>
        Assert.Single(Config(text, variables).Sessions);

    public static string[] Errors(string text, params (string Name, string Value)[] variables)
    {
        var result = Parsed(text, variables);
        Assert.False(result.Ok);
        return [.. result.Errors.Select(e => e.ToString().Replace("/etc/team/supervisor.yaml", "f", StringComparison.Ordinal))];
    }
}
