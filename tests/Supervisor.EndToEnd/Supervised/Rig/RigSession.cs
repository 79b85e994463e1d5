using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>One session of a rig's supervisor.yaml.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">What it says beside its name.</param>
/// <param name="IsClient">Whether it runs a real client.</param>
public sealed record RigSession(string Name, JsonObject Settings, bool IsClient)
{
    /// <summary>A session with a real client of a pinned version.</summary>
    public static RigSession Client(string name, string version, string? prompt = null, params string[] arguments)
    {
        var settings = new JsonObject { ["command"] = PinnedClient.PathOf(version) };
        if (prompt is not null) settings["prompt"] = prompt;
        if (arguments.Length > 0) settings["args"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]);
        return new RigSession(name, settings, true);
    }

    /// <summary>A session of kind claude whose client is a python3 program in the project's folder: for what no real client does.</summary>
    public static RigSession StandIn(string name, string file, JsonObject restart) => new(
        name, new JsonObject { ["command"] = "python3", ["args"] = new JsonArray(file), ["restart"] = restart }, false);

    /// <summary>A session of kind plain: a python3 program, given as text.</summary>
    public static RigSession Plain(string name, string program, JsonObject? restart = null)
    {
        var settings = new JsonObject { ["kind"] = "plain", ["command"] = "python3", ["args"] = new JsonArray("-c", program) };
        if (restart is not null) settings["restart"] = restart;
        return new RigSession(name, settings, false);
    }

    /// <summary>The same session with one more setting.</summary>
    public RigSession With(string key, JsonNode value)
    {
        var settings = (JsonObject)Settings.DeepClone();
        settings[key] = value;
        return this with { Settings = settings };
    }
}
