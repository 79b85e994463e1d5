using System.Collections.Concurrent;
using System.Text.Json;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Sessions;

/// <summary>The names of enum values in the public contract: process states in capitals, everything else in snake case.</summary>
internal static class PublicNames
{
    private static readonly ConcurrentDictionary<Enum, string> Names = new();

    public static string Of(ProcessState state) => state.ToString().ToUpperInvariant();

    public static string Of(Enum value) => Names.GetOrAdd(value, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
}
