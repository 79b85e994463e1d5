using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Files;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Clients;

/// <summary>What an earlier daemon has heard of a client that lives on.</summary>
/// <param name="Heard">The time of the last line that it decided on.</param>
/// <param name="TurnFrom">When the turn began that runs.</param>
internal sealed record DebugPast(DateTimeOffset Heard, DateTimeOffset TurnFrom);

/// <summary>Turns the lines of a client's debug file into observations, as they are written.</summary>
internal static class DebugFollower
{
    /// <summary>Follows until cancelled.</summary>
    /// <param name="report">Takes an observation and when the client says that it happened.</param>
    /// <param name="past">What an earlier daemon has heard; null when the file is followed from the client's start.</param>
    public static async Task RunAsync(
        FileTail tail, DebugLineReader reader, Func<Observation, DateTimeOffset, ValueTask> report, CancellationToken cancellationToken, DebugPast? past = null)
    {
        decimal? cost = null;
        await foreach (var line in tail.ReadLinesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!DebugLine.TryParse(line, out var parsed)) continue;
            if (past is not null && parsed.At <= past.Heard)
            {
                // What was decided on is not told again; but which tools run is known to nobody else.
                if (parsed.At >= past.TurnFrom && reader.Read(parsed) is (ToolStarted or ToolEnded) and var tool) await report(tool, parsed.At).ConfigureAwait(false);
                continue;
            }

            // First what it has cost: a failure that is told by the same line is decided on with it.
            if (reader.ReadCost(parsed) is { } seen && seen.Usd != cost)
            {
                cost = seen.Usd;
                await report(seen, parsed.At).ConfigureAwait(false);
            }

            if (reader.Read(parsed) is { } observation) await report(observation, parsed.At).ConfigureAwait(false);
        }
    }
}
