using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>What a person sends is submitted exactly once, whatever it looks like in the box.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class SendTests : SupervisedTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Lines_long_texts_and_commands_are_submitted_once_each(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version)]);
        await rig.WaitForReadyAsync("api");

        // Two lines stand in the box as they are; eight lines, and 3,000 characters, as a stand-in.
        string[] texts =
        [
            "say one",
            "say two\nand three",
            string.Join('\n', Enumerable.Range(1, 8).Select(i => $"line {i} of eight")),
            string.Join(' ', Enumerable.Range(0, 3000 / 5).Select(i => $"{i:0000}")),
        ];
        for (var sent = 0; sent < texts.Length; sent++)
        {
            await SendAsync(rig, texts[sent], "submitted");
            await rig.UntilAsync("its turn is complete", () => rig.Requests() is { } all && all.Count == sent + 1 && all.All(r => !r.IsOpen));
            await rig.WaitForReadyAsync("api");
        }

        await SendAsync(rig, "/context", "entered; a command of the client leaves no proof");
        await rig.UntilAsync("the command has shown what it shows", async () =>
            (await rig.Control.ScreenAsync("api", Cancel)).Contains("Autocompact buffer", StringComparison.Ordinal)
            || (await rig.Control.ScreenAsync("api", Cancel)).Contains("Free space", StringComparison.Ordinal));
        Assert.Equal(texts.Length, rig.Requests().Count);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_the_client_would_take_for_something_else_is_refused_with_the_reason(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version)]);
        await rig.WaitForReadyAsync("api");

        Assert.Contains("shell command", await RefusedAsync(rig, "!ls"), StringComparison.Ordinal);
        Assert.Contains("backslash", await RefusedAsync(rig, "one \\"), StringComparison.Ordinal);
        Assert.Empty(rig.Requests());
        await SendAsync(rig, "say it", "submitted"); // and nothing was left in the box
    }

    private static async Task SendAsync(DaemonRig rig, string text, string told)
    {
        var reply = await rig.Control.SendAsync("api", text, Cancel);
        Assert.True((reply.Outcome, reply.Message) == (ActionOutcome.Accepted, told), await rig.DescribeAsync(reply.ToString()));
    }

    private static async Task<string> RefusedAsync(DaemonRig rig, string text)
    {
        var reply = await rig.Control.SendAsync("api", text, Cancel);
        Assert.Equal(ActionOutcome.Refused, reply.Outcome);
        return reply.Message!;
    }
}
