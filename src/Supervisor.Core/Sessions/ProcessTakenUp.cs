using System.Text.Json.Serialization;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Sessions;

/// <summary>A process that an earlier daemon had started is taken up: what was under way at its keyboard goes on. Nothing else is told before it.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Keys">The keys of the latest attempt that have reached its terminal; null when none did.</param>
public sealed record ProcessTakenUp(int ProcessId, KeysTyped? Keys = null) : Observation
{
    /// <summary>Whether it has ended meanwhile; how is told next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasEnded { get; init; }
}
