using System.Net;
using System.Text.Json;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Api;

/// <summary>What <c>supervisorctl explain</c> and <c>timing</c> rely on, over the real socket.</summary>
public sealed class ExplainTests(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_explanation_has_the_fields_of_the_contract_and_no_other_names()
    {
        using var reply = await GetAsync("v1/explain?name=api");
        var root = reply.RootElement;

        Assert.Equal(
            ["version", "at", "name", "kind", "state", "phase", "pid", "since", "detail", "session_id", "model", "verdict", "next", "sources", "thresholds", "retries", "recoveries", "incident", "ladder"],
            Names(root));
        Assert.Equal(["kind", "layer", "since_seconds", "until_seconds", "until", "reason", "suspensions"], Names(root.GetProperty("verdict")));
        Assert.Equal(["what", "in_seconds", "at"], Names(root.GetProperty("next")[0]));
        Assert.Equal(["source", "state", "age_seconds", "at", "text", "count", "path"], Names(root.GetProperty("sources")[0]));
        Assert.Equal(["name", "seconds", "reason"], Names(root.GetProperty("thresholds")[0]));
        Assert.Equal(
            ["screen", "drawing", "debug_file", "hooks", "transcript", "registry", "person", "keyboard", "operator"],
            root.GetProperty("sources").EnumerateArray().Select(s => s.GetProperty("source").GetString()));
        Assert.Equal(1, root.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_plain_session_and_one_that_is_stopped_are_explained_too()
    {
        using var reply = await GetAsync("v1/explain?name=missing");

        Assert.Equal("plain", reply.RootElement.GetProperty("kind").GetString());
        Assert.Equal("STOPPED", reply.RootElement.GetProperty("state").GetString());
        Assert.Equal("nothing; 'supervisorctl start missing' starts it", reply.RootElement.GetProperty("next")[0].GetProperty("what").GetString());
        Assert.Equal(0, reply.RootElement.GetProperty("sources").GetArrayLength());
    }

    [Theory]
    [InlineData("v1/explain?name=nobody")]
    [InlineData("v1/explain")]
    [InlineData("v1/timing?name=nobody")]
    [InlineData("v1/schedules?name=nobody")]
    public async Task A_name_that_is_none_is_not_found(string address)
    {
        using var reply = await daemon.Control.GetAsync(new Uri(address, UriKind.Relative), Ct);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Contains("no session is named", await reply.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timing_names_the_thresholds_of_each_client()
    {
        using var all = await GetAsync("v1/timing");
        using var one = await GetAsync("v1/timing?name=api");
        using var plain = await GetAsync("v1/timing?name=sleeper");

        Assert.Equal(["version", "models", "sessions"], Names(all.RootElement));
        var session = Assert.Single(one.RootElement.GetProperty("sessions").EnumerateArray());
        Assert.Equal(["name", "model", "thresholds"], Names(session));
        Assert.Equal(
            ["connect", "first_token", "stall_after"],
            session.GetProperty("thresholds").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal(0, plain.RootElement.GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Schedules_have_the_fields_of_the_contract_and_no_other_names()
    {
        using var all = await GetAsync("v1/schedules");
        using var one = await GetAsync("v1/schedules?name=sleeper");
        using var none = await GetAsync("v1/schedules?name=api");

        Assert.Equal(["version", "at", "schedules", "waits"], Names(all.RootElement));
        var schedule = Assert.Single(one.RootElement.GetProperty("schedules").EnumerateArray());
        Assert.Equal(["name", "cron", "time_zone", "action", "text", "hold_seconds", "next", "next_local", "waiting", "last"], Names(schedule));
        Assert.Equal(("sleeper", "restart", "Europe/Berlin"), (schedule.GetProperty("name").GetString(), schedule.GetProperty("action").GetString(), schedule.GetProperty("time_zone").GetString()));
        Assert.Equal(0, none.RootElement.GetProperty("schedules").GetArrayLength());
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);

    private async Task<JsonDocument> GetAsync(string address) =>
        JsonDocument.Parse(await daemon.Control.GetByteArrayAsync(new Uri(address, UriKind.Relative), Ct));
}
