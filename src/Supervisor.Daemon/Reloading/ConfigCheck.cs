using System.Text;
using System.Text.Json;
using Supervisor.Configuration;

namespace Supervisor.Daemon.Reloading;

/// <summary><c>supervisord --check</c>: says every error of a configuration, and starts nothing.</summary>
internal static class ConfigCheck
{
    private const int Success = 0;
    private const int BadConfiguration = 2;

    public static int Run(string? explicitConfig, bool json, TextWriter output, TextWriter errors)
    {
        if (ConfigLocator.Find(explicitConfig) is not { } file)
        {
            errors.WriteLine("there is no configuration; looked for " + string.Join(" and ", ConfigLocator.Candidates()));
            return BadConfiguration;
        }

        var loaded = ConfigSource.Load(file);
        if (json) output.WriteLine(Json(file, loaded));
        else if (loaded.Config is { } config) output.WriteLine($"{file}: {(config.Sessions.Length == 1 ? "1 session" : $"{config.Sessions.Length} sessions")}, no errors");
        else foreach (var error in loaded.Errors) output.WriteLine(error);
        return loaded.Config is null ? BadConfiguration : Success;
    }

    private static string Json(string file, LoadedConfig loaded)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteString("file", file);
            writer.WriteBoolean("ok", loaded.Config is not null);
            writer.WriteStartArray("errors");
            foreach (var error in loaded.Errors) writer.WriteStringValue(error);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
