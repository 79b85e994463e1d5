using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>The wall clock is set while sessions wait: nothing comes early that waits for a span, and nothing waits for a day that was never there.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class ClockTests : SupervisedTest
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(15);
    private const int LimitSeconds = 25;

    [Fact]
    public async Task A_clock_that_is_set_ahead_and_back_brings_nothing_early_and_holds_nothing_up()
    {
        var rig = await PrepareAsync(
            [
                RigSession.Client("waits", PinnedClient.Newer, "do the task of waits"),
                RigSession.Client("limited", PinnedClient.Newer, "do the task of limited"),
                RigSession.Plain("hourly", "import time\ntime.sleep(3600)").With("schedule", new JsonArray(new JsonObject { ["cron"] = "0 0 * * * ?", ["restart"] = true })),
            ],
            [Faults("reset-after-block") with { Match = "waits" }, Faults($"429:announced:{LimitSeconds}") with { Match = "limited" }],
            new JsonObject { ["backoff"] = new JsonArray("15s"), ["limit_margin"] = "2s", ["jitter"] = 0 });
        var clock = await WrongClock.BuildAsync(rig.Folder.Root, Cancel);
        rig.Folder.Configure(config =>
        {
            foreach (var (name, value) in clock.Environment) config["claude"]!["env"]![name] = value;
        });
        foreach (var (name, value) in clock.Environment) rig.Settings.Environment[name] = value;
        await rig.StartDaemonAsync();
        await rig.WaitForAsync("waits", "backing off", s => s is { Phase: "failed" or "recovering", Incident: not null });
        await rig.WaitForAsync("limited", "limited", s => s.Phase == "limited");
        var first = (await rig.WaitForAsync("hourly", "RUNNING", s => s.State == "RUNNING")).Pid;

        // Back by a day: what waits for a moment of the clock waits for it, what waits for a span does not care.
        clock.Set(-Day);
        await rig.LastsAsync(Quiet);
        clock.Set(TimeSpan.Zero);
        var waited = await rig.WaitForAsync("waits", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 });
        var limited = await rig.WaitForAsync("limited", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 });

        var (failed, retried) = (rig.Requests(waited.SessionId)[0], rig.Requests(waited.SessionId).First(r => r.LastPrompt == "continue"));
        Assert.InRange(retried.At - failed.EndedAt!.Value, Backoff - TimeSpan.FromSeconds(1), Backoff + TimeSpan.FromSeconds(20));
        var (refused, let) = (rig.Requests(limited.SessionId)[0], rig.Requests(limited.SessionId).First(r => r.LastPrompt == "continue"));
        Assert.InRange(let.At - refused.At, TimeSpan.FromSeconds(LimitSeconds + 1), TimeSpan.FromSeconds(LimitSeconds + 25));

        // Ahead by a day, so that all hours of it were considered, and back: the next full hour comes, not the one in a day.
        clock.Set(Day);
        await rig.LastsAsync(Quiet);
        var now = TimeProvider.System.GetUtcNow();
        var soon = TimeSpan.FromHours(1) - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerHour) - TimeSpan.FromSeconds(6);
        clock.Set(soon - TimeSpan.FromHours(3));
        await rig.WaitForAsync("hourly", "restarted at the full hour", s => s is { State: "RUNNING", Pid: { } pid } && pid != first, TimeSpan.FromSeconds(40));
        Assert.All(await rig.Control.StatusAsync(Cancel) is { } all ? all.Sessions : [], s => Assert.Equal("RUNNING", s.State));
        Assert.Equal([1, 1], new[] { waited, limited }.Select(s => s.Retries!.Used));
    }
}
