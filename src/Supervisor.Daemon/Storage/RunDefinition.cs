using System.Text.Json.Serialization;

namespace Supervisor.Daemon.Storage;

/// <summary>A session that a person started without a configuration that names it: what is needed to start it again.</summary>
/// <remarks>Whatever else there is to know comes from the configuration as it is then (<c>claude</c> and <c>defaults</c>).</remarks>
internal sealed record RunDefinition
{
    /// <summary>The version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The session's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder, absolute.</summary>
    public required string Cwd { get; init; }

    /// <summary>The person's options for the client.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The first prompt, or null.</summary>
    public string? Prompt { get; init; }

    /// <summary>The environment of the person's shell, without what must not be passed on. It may hold secrets.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>The terminal's columns.</summary>
    public required int Columns { get; init; }

    /// <summary>The terminal's rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether a person has stopped it: the next daemon then does not start it.</summary>
    public bool Stopped { get; init; }

    /// <summary>When a person started it, UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }
}

/// <summary>The form on disk.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RunDefinition))]
internal sealed partial class RunJson : JsonSerializerContext;
