using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Files;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Clients;

/// <summary>Turns the lines of a client's debug file into observations, as they are written.</summary>
internal static class DebugFollower
{
    /// <summary>Follows until cancelled.</summary>
    /// <param name="report">Takes an observation and when the client says that it happened.</param>
    public static async Task RunAsync(
        FileTail tail, DebugLineReader reader, Func<Observation, DateTimeOffset, ValueTask> report, CancellationToken cancellationToken)
    {
        decimal? cost = null;
        await foreach (var line in tail.ReadLinesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!DebugLine.TryParse(line, out var parsed)) continue;
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
