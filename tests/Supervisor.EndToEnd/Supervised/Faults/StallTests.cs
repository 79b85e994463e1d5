using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Faults;

/// <summary>A stream that lives and brings nothing is noticed after <c>stall_after</c>, and a client that draws nothing after <c>frozen_after</c>.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class StallTests : SupervisedTest
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task With_stall_after_alone_a_stall_in_mid_text_is_noticed_in_time_and_ended_once()
    {
        var rig = await StartAsync(
            [RigSession.Client("older", PinnedClient.Older, "be ready"), RigSession.Client("newer", PinnedClient.Newer, "be ready")],
            recovery: new JsonObject { ["stall_after"] = "20s", ["backoff"] = new JsonArray("1s") });

        var results = await Task.WhenAll(
            new[] { "older", "newer" }.SelectMany(session => new[] { new FaultTurn(rig, session, Cancel) }).Select(async turn =>
            {
                await turn.WarmUpAsync();
                return await turn.RunAsync("pings-mid-text");
            }));

        foreach (var result in results)
        {
            Assert.True(
                (result.Outcome, result.Incidents, result.Escapes, result.Retries, result.Verified, result.Used) == (FaultOutcome.Interrupted, 1, 1, 1, 1, 1),
                $"{result with { Story = "" }}\n{result.Story}");
            Assert.True(result.NoticedAfter >= FaultMatrix.Threshold && result.NoticedAfter <= FaultMatrix.Threshold + Margin + result.Noise, result.Story);
        }
    }

    [Fact]
    public async Task A_busy_client_that_draws_nothing_is_ended_and_resumed_and_an_idle_one_is_left_alone()
    {
        var frozenAfter = TimeSpan.FromSeconds(10);
        string[] busy = ["busyolder", "busynewer"];
        string[] idle = ["idleolder", "idlenewer"];
        var rig = await StartAsync(
            [.. busy.Concat(idle).Select(name => RigSession.Client(name, name.EndsWith("older", StringComparison.Ordinal) ? PinnedClient.Older : PinnedClient.Newer, name))],
            [new() { Match = "busy", Faults = ["hold"] }],
            new JsonObject { ["frozen_after"] = Text(frozenAfter), ["backoff"] = new JsonArray("300ms") });
        foreach (var session in idle) await rig.WaitForReadyAsync(session);
        foreach (var session in busy) await rig.WaitForMidTurnAsync(session, session);
        var before = (await rig.Control.StatusAsync(Cancel)).Sessions.ToDictionary(s => s.Name, s => (Pid: s.Pid!.Value, s.SessionId));
        using var noise = new Noise();

        var stopped = TimeProvider.System.GetUtcNow();
        foreach (var (pid, _) in before.Values) Assert.True(Processes.Signal(pid, Processes.Sigstop));
        foreach (var session in busy)
        {
            var after = await rig.WaitForAsync(session, "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: 1 });
            Assert.Equal(("wedged", 1, before[session].SessionId), (after.Incident!.Class, after.Retries!.Used, after.SessionId));
            Assert.NotEqual(before[session].Pid, after.Pid);
            // It draws each second while it is well, so that the last drawing was up to a second before it was stopped.
            Assert.InRange(after.Incident.At - stopped, frozenAfter - TimeSpan.FromSeconds(1.5), frozenAfter + Margin + noise.Longest);
            Assert.Equal([session, "continue"], rig.Requests(after.SessionId).Select(r => r.LastPrompt));
            Assert.DoesNotContain(rig.Journal(session), e => (string?)e["effect"]?["effect"] is "interrupt" or "submit");
        }

        foreach (var session in idle)
        {
            var status = await rig.Control.StatusAsync(session, Cancel);
            Assert.Equal(("ready", null, before[session].Pid), (status.Phase, status.Incident, status.Pid));
            Assert.True(Processes.Signal(before[session].Pid, Processes.Sigcont));
        }
    }

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");
}
