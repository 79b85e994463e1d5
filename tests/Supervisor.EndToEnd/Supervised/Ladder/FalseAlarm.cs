using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Supervisor.Claude.Launching;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>Tells a daemon by debug file and hook that a session's turn has died, in the words of both clients, whatever its screen shows.</summary>
internal static class FalseAlarm
{
    // As both clients write them when a turn dies.
    private static readonly string[] FailureLines =
    [
        "[ERROR] Stream connection closed (ECONNRESET) after 1 block(s) yielded — finalizing partial response",
        "[ERROR] Connection error details: code=ECONNRESET, message=read ECONNRESET",
        "[ERROR] Error in API request: Connection error.",
        "[ERROR] [engine] turn ended in error: API Error: Connection closed mid-response.",
    ];

    /// <summary>Tells it three times, and waits until both were heard.</summary>
    /// <param name="pid">The client, whose environment holds the session's token.</param>
    public static async Task RaiseAsync(DaemonRig rig, string session, string sessionId, int pid, CancellationToken cancellationToken)
    {
        var token = Processes.Environment(pid)[ClientEnvironment.TokenVariable];
        for (var round = 0; round < 3; round++)
        {
            await File.AppendAllTextAsync(rig.Folder.DebugFile(session), Lines(), cancellationToken);
            Assert.Equal(HttpStatusCode.OK, await rig.Control.HookAsync(StopFailure(rig, session, sessionId), token, cancellationToken));
        }
        await rig.UntilAsync($"both were heard of {session}", () => Reporters(rig, session).IsSupersetOf(["hook", "debug_log"]));
    }

    private static HashSet<string> Reporters(DaemonRig rig, string session) =>
    [
        .. rig.Journal().Where(e => (string?)e["session"] == session).Select(e => e["signal"])
            .Where(s => (string?)s?["what"]?["event"] == "turn_failed").Select(s => (string)s!["source"]!),
    ];

    private static string Lines()
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return string.Concat(FailureLines.Select(line => $"{now} {line}\n"));
    }

    private static string StopFailure(DaemonRig rig, string session, string sessionId) => new JsonObject
    {
        ["session_id"] = sessionId,
        ["transcript_path"] = rig.Folder.Transcript(session, sessionId),
        ["cwd"] = rig.Folder.Project,
        ["hook_event_name"] = "StopFailure",
        ["error"] = "server_error",
        ["last_assistant_message"] = "API Error: Connection closed mid-response.",
    }.ToJsonString();
}
