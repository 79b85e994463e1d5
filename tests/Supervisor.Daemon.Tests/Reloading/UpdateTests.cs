using System.Text.Json;
using Supervisor.Control;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Reloading;

/// <summary>Another configuration in a daemon that runs: only what changed changes, and only what must is restarted.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private readonly RunningDaemon _daemon = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _daemon.InitializeAsync();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Fact]
    public async Task What_did_not_change_goes_on_and_what_concerns_the_process_restarts()
    {
        await _daemon.ActAsync("start", "sleeper");
        var (api, sleeper) = (await PidAsync("api"), await PidAsync("sleeper"));
        Assert.Empty((await RereadAsync()).Changes);

        _daemon.Edit("command: sleep, args: [\"600\"]", "command: sleep, args: [\"601\"]");
        var told = Assert.Single((await RereadAsync()).Changes);
        Assert.Equal(("sleeper", "changed", ConfigRestart.Now), (told.Name, told.Change, told.Restart));
        Assert.Equal(["args"], told.Keys);
        Assert.Equal(sleeper, await PidAsync("sleeper"));

        var done = Assert.Single((await UpdateAsync()).Changes);
        Assert.Equal(["stopped", "updated"], done.Done);
        var next = await _daemon.UntilAsync("sleeper", s => s.GetProperty("state").GetString() == "RUNNING");
        Assert.NotEqual(sleeper, next.GetProperty("pid").GetInt32());
        Assert.Contains("601", await File.ReadAllTextAsync($"/proc/{next.GetProperty("pid").GetInt32()}/cmdline", Ct), StringComparison.Ordinal);
        Assert.Equal(api, await PidAsync("api"));
        Assert.Empty((await RereadAsync()).Changes);
    }

    [Fact]
    public async Task What_decisions_depend_on_holds_at_once_without_a_restart_and_is_journaled()
    {
        var api = await PidAsync("api");
        _daemon.Edit("name: api,", "name: api, recovery: { max_retries: 7 }, terminal: { columns: 90 },");
        var done = Assert.Single((await UpdateAsync()).Changes);
        Assert.Equal(["updated"], done.Done);
        Assert.Equal(["terminal", "recovery.max_retries"], done.Keys);
        var status = await _daemon.UntilAsync("api", s => s.GetProperty("retries").GetProperty("cap").GetInt32() == 7);
        Assert.Equal(api, status.GetProperty("pid").GetInt32());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("pending_restart").ValueKind);
        Assert.Contains("recovery.max_retries", await _daemon.EventAsync(l => l.Contains("\"configured\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        using var screen = JsonDocument.Parse(await _daemon.Control.GetByteArrayAsync(new Uri("v1/screen?name=api&format=json", UriKind.Relative), Ct));
        Assert.Equal(90, screen.RootElement.GetProperty("columns").GetInt32());
    }

    [Fact]
    public async Task A_client_that_is_not_seen_to_be_idle_is_restarted_only_when_asked()
    {
        // The small program shows no screen that is known: whether a turn runs cannot be told.
        var api = await PidAsync("api");
        _daemon.Edit("name: api,", "name: api, args: [--model, opus],");
        var waiting = Assert.Single((await UpdateAsync()).Changes);
        Assert.Equal((ConfigRestart.WhenIdle, api), (waiting.Restart, await PidAsync("api")));
        Assert.Equal("args", (await _daemon.StatusAsync("api")).GetProperty("pending_restart")[0].GetString());

        _daemon.Edit("[--model, opus]", "[--model, haiku]");
        var done = Assert.Single((await UpdateAsync("?now=true")).Changes);
        Assert.Equal(["stopped", "updated"], done.Done);
        Assert.Null(done.Problem);
        var status = await _daemon.UntilAsync("api", s => s.GetProperty("state").GetString() == "RUNNING" && s.GetProperty("pending_restart").ValueKind == JsonValueKind.Null);
        Assert.NotEqual(api, status.GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task A_file_with_errors_changes_nothing_and_every_error_is_told()
    {
        await _daemon.ActAsync("start", "sleeper");
        var (sleeper, before) = (await PidAsync("sleeper"), await File.ReadAllTextAsync(_daemon.ConfigFile, Ct));
        _daemon.Edit("command: sleep,", "comand: sleep, rstart: {},");
        var reply = await UpdateAsync();
        Assert.True(reply.Errors.Count >= 2, string.Join('\n', reply.Errors));
        Assert.All(reply.Errors, e => Assert.StartsWith(_daemon.ConfigFile + ":", e, StringComparison.Ordinal));
        _daemon.HangUp();
        Assert.Contains("refused", await _daemon.EventAsync(l => l.Contains("\"config\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(sleeper, await PidAsync("sleeper"));
        await File.WriteAllTextAsync(_daemon.ConfigFile, before, Ct);
        Assert.Empty((await RereadAsync()).Changes);
    }

    [Fact]
    public async Task Sessions_come_and_go_with_the_file_and_a_hang_up_does_the_same()
    {
        await _daemon.ActAsync("start", "sleeper");
        var sleeper = await PidAsync("sleeper");
        var text = await File.ReadAllTextAsync(_daemon.ConfigFile, Ct);
        var line = text.Split('\n').Single(l => l.Contains("name: sleeper", StringComparison.Ordinal));
        _daemon.Edit(line, "  - { name: waker, kind: plain, command: sleep, args: [\"600\"], autostart: true }");
        Assert.Equal([("sleeper", "disappeared"), ("waker", "available")], (await RereadAsync()).Changes.Select(c => (c.Name, c.Change)));
        Assert.Equal(["nobody"], (await UpdateAsync("?name=nobody")).Unknown);

        _daemon.HangUp();
        await _daemon.UntilAsync("waker", s => s.GetProperty("state").GetString() == "RUNNING");
        Assert.False(Directory.Exists($"/proc/{sleeper}"));
        using var status = JsonDocument.Parse(await _daemon.Control.GetByteArrayAsync(new Uri("v1/status", UriKind.Relative), Ct));
        Assert.Equal(["api", "waker", "short"], status.RootElement.GetProperty("sessions").EnumerateArray().Take(3).Select(s => s.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task A_session_can_be_removed_and_added_by_name()
    {
        Assert.Equal("Accepted", (await _daemon.ActAsync("remove", "sleeper")).Outcome);
        Assert.Equal("AlreadyStarted", (await _daemon.ActAsync("remove", "api")).Outcome);
        Assert.Equal(("sleeper", "available"), Assert.Single((await RereadAsync()).Changes) is var c ? (c.Name, c.Change) : default);
        Assert.Equal("Accepted", (await _daemon.ActAsync("add", "sleeper")).Outcome);
        Assert.Equal("AlreadyStarted", (await _daemon.ActAsync("add", "sleeper")).Outcome);
        Assert.Equal("BadName", (await _daemon.ActAsync("add", "nobody")).Outcome);
        Assert.Equal("STOPPED", (await _daemon.StatusAsync("sleeper")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_a_running_daemon_cannot_take_is_said_and_costs_nothing_else()
    {
        _daemon.Edit("state_dir:", "log_level: debug, hooks: { listen: '127.0.0.1:1' }, state_dir:");
        _daemon.Edit("name: short,", "name: short, autostart: false, restart: { stop_wait: 3s },");
        var reply = await UpdateAsync();
        Assert.Equal(["daemon.hooks.listen"], reply.Fixed);
        Assert.Equal(["daemon.log_level"], reply.Settings);
        Assert.Equal(["restart.stop_wait"], Assert.Single(reply.Changes).Keys);
        var again = await RereadAsync();
        Assert.Equal(["daemon.hooks.listen"], again.Fixed);
        Assert.Empty(again.Settings);
        Assert.Empty(again.Changes);
    }

    [Fact]
    public async Task Two_updates_at_once_are_one_after_the_other()
    {
        await _daemon.ActAsync("start", "sleeper");
        _daemon.Edit("command: sleep, args: [\"600\"]", "command: sleep, args: [\"602\"]");
        var replies = await Task.WhenAll(UpdateAsync(), UpdateAsync(), UpdateAsync());
        Assert.Single(replies.SelectMany(r => r.Changes));
    }

    [Fact]
    public async Task A_session_that_did_not_come_to_run_is_tried_again_and_one_that_a_person_stopped_is_not()
    {
        await _daemon.ActAsync("start", "failing");
        await _daemon.UntilAsync("failing", s => s.GetProperty("state").GetString() == "FATAL");
        await _daemon.ActAsync("start", "sleeper");
        await _daemon.ActAsync("stop", "sleeper");
        _daemon.Edit("defaults: { autostart: false,", "defaults: {");
        _daemon.Edit("command: \"false\"", "command: sleep, args: [\"603\"]");
        _daemon.Edit("command: sleep, args: [\"600\"]", "command: sleep, args: [\"604\"]");
        await UpdateAsync("?name=failing&name=sleeper");
        await _daemon.UntilAsync("failing", s => s.GetProperty("state").GetString() == "RUNNING");
        Assert.Equal("STOPPED", (await _daemon.StatusAsync("sleeper")).GetProperty("state").GetString());
    }

    private async Task<int> PidAsync(string name) => (await _daemon.StatusAsync(name)).GetProperty("pid").GetInt32();

    private async Task<ConfigReply> RereadAsync() => JsonSerializer.Deserialize(
        await _daemon.Control.GetByteArrayAsync(new Uri("v1/config/reread", UriKind.Relative), Ct), ControlJson.Default.ConfigReply)!;

    private async Task<ConfigReply> UpdateAsync(string query = "")
    {
        using var reply = await _daemon.Control.PostAsync(new Uri("v1/config/update" + query, UriKind.Relative), null, Ct);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(Ct));
        return JsonSerializer.Deserialize(await reply.Content.ReadAsByteArrayAsync(Ct), ControlJson.Default.ConfigReply)!;
    }
}
