using System.Net;
using System.Text;
using System.Text.Json;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Api;

/// <summary>What <c>supervisorctl</c> relies on, over the real socket.</summary>
public sealed class ControlTests(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_has_the_fields_of_the_contract_and_no_other_names()
    {
        using var status = JsonDocument.Parse(await daemon.Control.GetByteArrayAsync(Address("v1/status"), Ct));
        Assert.Equal(["version", "sessions", "problems"], status.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(1, status.RootElement.GetProperty("version").GetInt32());
        var api = status.RootElement.GetProperty("sessions")[0];
        Assert.Equal(
            ["name", "state", "phase", "pid", "session_id", "since", "retries", "incident", "recoveries", "detail", "budget", "hold", "pending_restart", "outage"],
            api.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["used", "cap"], api.GetProperty("retries").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["used", "cap", "per_hour", "cost"], api.GetProperty("budget").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["used", "cap", "free_at"], api.GetProperty("budget").GetProperty("per_hour").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["usd", "limit"], api.GetProperty("budget").GetProperty("cost").EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, api.GetProperty("hold").ValueKind);
        Assert.Equal(["verified", "failed"], api.GetProperty("recoveries").EnumerateObject().Select(p => p.Name));
        Assert.Equal("api", api.GetProperty("name").GetString());
        Assert.Equal("RUNNING", api.GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_unknown_action_is_not_found()
    {
        using var reply = await daemon.Control.PostAsync(Address("v1/actions/explode?name=api"), null, Ct);
        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Contains("explode", await reply.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.OK, "\"results\":[]")]
    [InlineData("{\"kind\":\"hold\"}", HttpStatusCode.BadRequest, "there is no such kind; there are held, gave_up")]
    [InlineData("notify", HttpStatusCode.BadRequest, "the request is not JSON")]
    [InlineData("null", HttpStatusCode.BadRequest, "the request is not JSON")]
    public async Task Without_channels_a_try_says_so_and_nonsense_is_refused(string body, HttpStatusCode status, string said)
    {
        using var content = new StringContent(body);
        using var reply = await daemon.Control.PostAsync(Address("v1/notify"), content, Ct);
        Assert.Equal(status, reply.StatusCode);
        Assert.Contains(said, await reply.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_without_a_name_is_a_bad_request()
    {
        using var reply = await daemon.Control.PostAsync(Address("v1/actions/stop"), null, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("..%2Fapi")]
    public async Task A_name_that_is_none_is_an_outcome_of_its_own(string name)
    {
        foreach (var verb in new[] { "start", "stop", "restart", "retry" }) Assert.Equal("BadName", (await daemon.ActAsync(verb, name)).Outcome);
        foreach (var address in new[] { "v1/screen", "v1/tail" })
        {
            using var reply = await daemon.Control.GetAsync(Address($"{address}?name={name}"), Ct);
            Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        }
    }

    [Fact]
    public async Task A_plain_session_starts_and_stops_and_says_when_there_is_nothing_to_do()
    {
        Assert.Equal("Started", (await daemon.ActAsync("start", "sleeper")).Outcome);
        Assert.Equal("AlreadyStarted", (await daemon.ActAsync("start", "sleeper")).Outcome);
        var before = (await daemon.StatusAsync("sleeper")).GetProperty("pid").GetInt32();
        Assert.Equal("Started", (await daemon.ActAsync("restart", "sleeper")).Outcome);
        Assert.NotEqual(before, (await daemon.StatusAsync("sleeper")).GetProperty("pid").GetInt32());
        Assert.Equal("Stopped", (await daemon.ActAsync("stop", "sleeper")).Outcome);
        Assert.Equal("NotRunning", (await daemon.ActAsync("stop", "sleeper")).Outcome);
        Assert.Equal("NotRunning", (await daemon.ActAsync("stop", "short")).Outcome);
    }

    [Fact]
    public async Task What_came_of_a_start_is_told_by_what_happened_not_by_its_words()
    {
        var (outcome, message) = await daemon.ActAsync("start", "missing");
        Assert.Equal("SpawnError", outcome);
        Assert.Contains("nowhere", message, StringComparison.Ordinal);
        Assert.Equal("AbnormalTermination", (await daemon.ActAsync("start", "failing")).Outcome);
        Assert.Equal("Started", (await daemon.ActAsync("start", "short")).Outcome);
    }

    [Fact]
    public async Task A_session_that_is_stopping_is_started_when_it_has_ended()
    {
        Assert.Equal("Started", (await daemon.ActAsync("start", "stubborn")).Outcome);
        await daemon.UntilTailAsync("stubborn", "deaf");
        using var stop = await daemon.Control.PostAsync(Address("v1/actions/stop?name=stubborn&wait=false"), null, Ct);
        await daemon.UntilAsync("stubborn", s => s.GetProperty("state").GetString() == "STOPPING");
        Assert.Equal("Started", (await daemon.ActAsync("start", "stubborn")).Outcome);
        Assert.Equal("RUNNING", (await daemon.StatusAsync("stubborn")).GetProperty("state").GetString());
        Assert.Equal("Stopped", (await daemon.ActAsync("stop", "stubborn")).Outcome);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\" \"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\"hello\"}", HttpStatusCode.OK)]
    public async Task A_send_needs_a_text(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await daemon.Control.PostAsync(Address("v1/send?name=api"), content, Ct);
        Assert.Equal(expected, reply.StatusCode);
    }

    [Fact]
    public async Task What_a_person_sends_is_written_down_with_what_came_of_it()
    {
        using var content = new StringContent("{\"text\":\"mark my words\"}", Encoding.UTF8, "application/json");
        using var reply = await daemon.Control.PostAsync(Address("v1/send?name=api"), content, Ct);
        Assert.Contains("Refused", await reply.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal); // its screen is no client's
        await daemon.EventAsync(l => l.Contains("mark my words", StringComparison.Ordinal));
        await daemon.EventAsync(l => l.Contains("typing refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_says_when_there_is_nothing_to_retry()
    {
        Assert.Equal("Refused", (await daemon.ActAsync("retry", "api")).Outcome);
        Assert.Equal("Refused", (await daemon.ActAsync("retry", "sleeper")).Outcome);
    }

    private static Uri Address(string path) => new(path, UriKind.Relative);
}
