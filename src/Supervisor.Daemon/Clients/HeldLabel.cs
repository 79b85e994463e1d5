using System.Text.Json;
using System.Text.Json.Serialization;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Clients;

/// <summary>What a daemon writes on a process that may outlive it, for the next one. Additive: what an older one did not write is null.</summary>
internal sealed record HeldLabel
{
    /// <summary>The version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The session's name.</summary>
    public required string Session { get; init; }

    /// <summary>Which start of its process it is.</summary>
    public required int Incarnation { get; init; }

    /// <summary>The conversation that it was started with.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whether it is a client or any program.</summary>
    public SessionKind Kind { get; init; }

    /// <summary>What tells that its process was started as the configuration says (<see cref="ProcessKeys.Fingerprint"/>).</summary>
    public string? Fingerprint { get; init; }

    /// <summary>As the host keeps it.</summary>
    public string Write() => JsonSerializer.Serialize(this, HeldJson.Default.HeldLabel);

    /// <summary>Null for what no daemon has written, or one that is too new.</summary>
    public static HeldLabel? Read(string label)
    {
        try
        {
            return JsonSerializer.Deserialize(label, HeldJson.Default.HeldLabel) is { Version: 1, Session.Length: > 0, Incarnation: > 0 } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A process that an earlier daemon has started, with what it wrote on it.</summary>
internal sealed record HeldProcess(HeldPty Pty, HeldLabel Label);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HeldLabel))]
internal sealed partial class HeldJson : JsonSerializerContext;
