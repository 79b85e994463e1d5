using System.Text.Json;
using System.Text.Json.Nodes;
using Supervisor.Configuration;
using Supervisor.Configuration.Showing;
using Supervisor.Ctl.Output;
using Supervisor.Ctl.Starting;

namespace Supervisor.Ctl.Commands;

/// <summary><c>config check [FILE]</c> and <c>config show [FILE] [NAME]</c>: what a file says, without a daemon.</summary>
internal sealed class ConfigCommands(TextWriter output, TextWriter errors, ConfigEnvironment environment)
{
    /// <summary>
    /// Judges a file as the daemon does, that is, by the daemon's own program, which also knows cron expressions and the client: becomes it, and so
    /// returns only where it cannot. Default: <c>supervisord</c> beside this program.
    /// </summary>
    public Action<string[]> BecomeDaemon { get; init; } = arguments => Become.Program(Path.Combine(AppContext.BaseDirectory, "supervisord"), arguments);

    /// <summary>Every error of a file at once.</summary>
    public int Check(string? file, bool json)
    {
        if (Find(file) is not { } found) return ExitCodes.BadArguments;
        output.Flush();
        BecomeDaemon(["--check", .. json ? (string[])["--json"] : [], "--config", found]);
        var result = SupervisorConfigLoader.Load(found, environment);
        string[] problems = [.. result.Errors.Select(e => e.ToString())];
        errors.WriteLine("supervisord is not beside supervisorctl: cron expressions, and what only who knows the client can judge, were not looked at");
        if (json) Print(new JsonObject { ["version"] = 1, ["file"] = found, ["ok"] = problems.Length == 0, ["errors"] = new JsonArray([.. problems.Select(p => (JsonNode?)p)]) });
        else foreach (var problem in problems) output.WriteLine(SafeText.Line(problem));
        if (problems.Length > 0) return ExitCodes.BadArguments;
        if (!json) output.WriteLine($"{SafeText.Line(found)}: {Count(result.Value!.Sessions.Length)}, no errors");
        return ExitCodes.Done;
    }

    /// <summary>What is in force, with where each value comes from.</summary>
    public int Show(string? file, string? session, bool json)
    {
        if (Find(file) is not { } found) return ExitCodes.BadArguments;
        var result = ConfigView.Load(found, environment);
        foreach (var error in result.Errors) errors.WriteLine(SafeText.Line(error.ToString()));
        if (!result.Ok) return ExitCodes.BadArguments;
        if (session is not null && result.Value.Of(session) is null)
        {
            errors.WriteLine($"{SafeText.Line(found)} has no session '{SafeText.Line(session)}'");
            return ExitCodes.Failed;
        }

        var view = session is null ? result.Value : result.Value.Of(session)!;
        if (json) Print(Json(view));
        else foreach (var line in ConfigLines.Of(view, environment.CurrentDirectory)) output.WriteLine(line);
        return ExitCodes.Done;
    }

    private string? Find(string? file)
    {
        if (ConfigLocator.Find(file, environment) is { } found) return found;
        errors.WriteLine($"There is no configuration; looked for {string.Join(" and ", ConfigLocator.Candidates(environment))}. Name a file.");
        return null;
    }

    private static string Count(int sessions) => sessions == 1 ? "1 session" : $"{sessions} sessions";

    private static JsonObject Json(ConfigView view) => new()
    {
        ["version"] = 1,
        ["file"] = view.File,
        ["settings"] = new JsonArray([.. view.Settings.Select(s => (JsonNode?)new JsonObject
        {
            ["path"] = new JsonArray([.. s.Path.Select(p => (JsonNode?)p)]),
            ["value"] = s.Value?.DeepClone(),
            ["from"] = s.From,
            ["place"] = s.Place,
            ["variables"] = new JsonArray([.. s.Variables.Select(v => (JsonNode?)v)]),
        })]),
    };

    private void Print(JsonObject value)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true })) value.WriteTo(writer);
        output.WriteLine(SafeText.Of(System.Text.Encoding.UTF8.GetString(text.ToArray())));
    }
}
