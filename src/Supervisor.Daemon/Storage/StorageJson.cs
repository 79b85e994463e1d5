using System.Text.Json.Serialization;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Storage;

/// <summary>The form of what is kept on disk: readable, snake case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(SessionRecord))]
internal sealed partial class StorageJson : JsonSerializerContext;
