using Supervisor.EndToEnd.Clients;
using Supervisor.FaultyApi;
using Supervisor.FaultyApi.Messages;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Unsupervised;

/// <summary>A client that is killed in the middle of a turn, after a tool has run, and resumed with the retry text as its prompt.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class KilledClientTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(PinnedClient.Older)]
    [InlineData(PinnedClient.Newer)]
    public async Task It_completes_in_the_same_session_and_does_not_run_the_finished_tool_again(string version)
    {
        var cancel = TestContext.Current.CancellationToken;
        var session = Guid.NewGuid().ToString();
        await using var api = FaultyApiServer.Start(new() { Rules = [FaultRule.Parse("*: tool:echo ran >> ran.txt, hold; then ok")] });
        using var home = new ClientHome(api.BaseAddress);
        await using (var client = await LiveClient.StartAsync(home, version, cancel, "--session-id", session))
        {
            await client.SubmitAsync("do the task", cancel);
            await api.WaitForRequestAsync(request => request is { Fault: "hold", IsOpen: true }, Bound, cancel);
            // Killed before it has written down what it did, the client cannot know it later.
            await home.WaitForTranscriptAsync(session, "\"tool_result\"", Bound, cancel);
            await client.KillAsync();
            await api.WaitForRequestAsync(request => request is { Fault: "hold", Outcome: "client left" }, Bound, cancel);
        }

        await using var resumed = await LiveClient.StartAsync(home, version, cancel, "--resume", session, "continue");
        var last = await api.WaitForRequestAsync(request => request is { Kind: RequestKind.Main, LastPrompt: "continue", Outcome: "completed" }, Bound, cancel);

        Assert.Equal(session, last.Session);
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(home.Project, "ran.txt"), cancel));
    }
}
