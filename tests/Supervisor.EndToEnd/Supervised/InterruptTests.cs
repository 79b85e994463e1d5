using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>What a person wants undone: a turn that runs, or one that is over.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class InterruptTests : SupervisedTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_running_turn_is_interrupted_with_one_Esc_and_not_retried(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")], [Faults("hold")]);
        await rig.WaitForMidTurnAsync("api", "do the first task");

        var reply = await rig.Control.ActAsync("interrupt", "api", Cancel);
        Assert.True((reply.Outcome, reply.Message) == (ActionOutcome.Accepted, "interrupted"), await rig.DescribeAsync(reply.ToString()));
        await rig.WaitForReadyAsync("api");
        Assert.Contains("Interrupted", await rig.Control.ScreenAsync("api", Cancel), StringComparison.Ordinal);

        reply = await rig.Control.ActAsync("interrupt", "api", Cancel);
        Assert.Equal((ActionOutcome.Refused, "no turn is running"), (reply.Outcome, reply.Message));
        await rig.StaysAsync("nothing is retried", Quiet, async () => (await rig.Control.StatusAsync("api", Cancel)).Phase == "ready");
        Assert.Single(rig.Requests());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_conversation_is_taken_back_by_the_labels_that_the_client_shows(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "say one")]);
        foreach (var prompt in new[] { "say two", "say three", "say four" })
        {
            await rig.WaitForReadyAsync("api");
            await rig.Control.SendAsync("api", prompt, Cancel);
            await rig.UntilAsync("it is answered", () => rig.Requests() is [.., { IsOpen: false } last] && last.LastPrompt == prompt);
        }

        await rig.WaitForReadyAsync("api");
        await RewindAsync(rig, null, "rewound to before 'say four'");
        await RewindAsync(rig, "say two", "rewound to before 'say two'");
        var screen = await rig.Control.ScreenAsync("api", Cancel);
        Assert.Contains("say one", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("say two", screen, StringComparison.Ordinal);

        var nowhere = await rig.Control.RewindAsync("api", "say nothing", Cancel);
        Assert.Equal(ActionOutcome.Refused, nowhere.Outcome);
        Assert.Contains("the list shows no 'say nothing'", nowhere.Message, StringComparison.Ordinal);
        var sent = await rig.Control.SendAsync("api", "say five", Cancel);
        Assert.True(sent.Message == "submitted", await rig.DescribeAsync(sent.ToString()));
    }

    private static async Task RewindAsync(DaemonRig rig, string? to, string told)
    {
        var reply = await rig.Control.RewindAsync("api", to, Cancel);
        Assert.True((reply.Outcome, reply.Message) == (ActionOutcome.Accepted, told), await rig.DescribeAsync(reply.ToString()));
    }
}
