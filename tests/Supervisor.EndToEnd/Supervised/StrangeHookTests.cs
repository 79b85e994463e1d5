using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Supervisor.Control;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>Hooks of sessions that the daemon does not own are shown; hooks of who knows whom are refused.</summary>
public sealed partial class StrangeHookTests : SupervisedTest
{
    private const string Failure =
        """{"session_id":"00000000-0000-4000-8000-00000000abcd","transcript_path":"t","cwd":"c","hook_event_name":"StopFailure","error":"server_error","last_assistant_message":"API Error: Connection closed mid-response."}""";

    [Fact]
    public async Task A_failure_of_a_session_that_is_not_ours_is_journaled_and_shown_and_nothing_is_done()
    {
        var rig = await StartAsync([RigSession.Plain("web", "import signal; signal.pause()")]);

        Assert.Equal(HttpStatusCode.OK, await rig.Control.HookAsync(Failure, null, Cancel));

        await rig.UntilAsync("it is journaled", () => rig.Journal().Any(IsShown));
        var entry = Assert.Single(rig.Journal(), IsShown);
        Assert.Null(entry["session"]);
        Assert.Contains("Connection closed mid-response", (string?)entry["text"], StringComparison.Ordinal);
        Assert.Contains("00000000-0000-4000-8000-00000000abcd", await rig.Control.EventsAsync(Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Journal(), e => (string?)e["effect"]?["effect"] == "submit" || (string?)e["type"] == "incident");
    }

    [Fact]
    public async Task On_loopback_only_hooks_with_a_sessions_token_are_taken()
    {
        var rig = await StartAsync([]);
        var hooks = new Uri(Listening().Match(rig.Daemon.Output).Groups[1].Value);

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(hooks, _ => { }));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(hooks, r => r.Headers.Authorization = new("Bearer", new string('a', 64))));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(hooks, r => r.Headers.Add("Origin", "http://localhost")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(hooks, r => r.Headers.Host = "rebound.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(new Uri(hooks, ControlApi.Shutdown), _ => { }));
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.Control.HookAsync(Failure, "wrong", Cancel));
        Assert.DoesNotContain(rig.Journal(), IsShown);
    }

    private static bool IsShown(System.Text.Json.Nodes.JsonNode entry) => (string?)entry["type"] == "hook" && (string?)entry["value"] == "StopFailure";

    private static async Task<HttpStatusCode> PostAsync(Uri to, Action<HttpRequestMessage> change)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new StringContent(Failure, Encoding.UTF8, "application/json") };
        change(request);
        using var reply = await http.SendAsync(request, Cancel);
        return reply.StatusCode;
    }

    [GeneratedRegex(@"Listening on .* and (http://\S+) \(hooks\)")]
    private static partial Regex Listening();
}
