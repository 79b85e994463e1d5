using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>The main job: six real clients at once. It starts six, and is alone with them.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class SixSessionsTests : SupervisedTest
{
    private static readonly string[] Names = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"];

    // Six clients that start at once need half a minute of two idle cores.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Six_sessions_that_fail_at_the_same_moment_are_each_told_to_continue_once()
    {
        var rig = await StartAsync(
            [.. Names.Select((name, i) => RigSession.Client(name, i % 2 == 0 ? PinnedClient.Older : PinnedClient.Newer, $"do task {name}"))],
            [Faults("reset-after-block:released")]);
        await rig.Api.Log.WaitForCountAsync(r => r.Fault.StartsWith("reset", StringComparison.Ordinal) && r.IsOpen, Names.Length, Bound, Cancel);
        var sessions = (await rig.Control.StatusAsync(Cancel)).Sessions.ToDictionary(s => s.Name, s => s.SessionId!);

        // A request is logged a moment before its answer waits for the release.
        var released = 0;
        await rig.UntilAsync("all six are let go", () => (released += rig.Api.Release()) == Names.Length);
        foreach (var name in Names)
        {
            var recovered = await rig.WaitForAsync(name, "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 }, Bound);
            Assert.Equal((sessions[name], 1), (recovered.SessionId, recovered.Retries!.Used));
        }

        Assert.Equal(
            Names.Select(name => (sessions[name], $"do task {name}")).Order(),
            rig.Requests().Where(r => r.LastPrompt == "continue").Select(r => (r.Session, r.FirstPrompt)).Order());
        Assert.Equal(2 * Names.Length, rig.Requests().Count);
    }
}
