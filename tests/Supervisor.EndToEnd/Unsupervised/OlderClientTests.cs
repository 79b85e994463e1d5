using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Unsupervised;

/// <summary>The table on the real client of version <see cref="PinnedClient.Older"/>.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class OlderClientTests(UnsupervisedOlderClient client) : IClassFixture<UnsupervisedOlderClient>
{
    [Theory]
    [MemberData(nameof(UnsupervisedTable.OfOlder), MemberType = typeof(UnsupervisedTable))]
    public async Task A_turn_ends_as_the_table_says(string faults, string end)
    {
        var cancel = TestContext.Current.CancellationToken;

        Assert.Equal(end, await client.RunAsync(faults, cancel));
        await client.WaitForScreenAsync(end.StartsWith("StopFailure", StringComparison.Ordinal), cancel);
    }

    [Fact]
    public async Task A_prompt_that_is_too_long_ends_the_turn()
    {
        var cancel = TestContext.Current.CancellationToken;
        await client.StopClientAsync();

        var first = await client.RunAsync(UnsupervisedTable.TooLong, cancel);
        await client.RunAsync("ok", cancel);
        await client.RunAsync("ok", cancel);
        var later = await client.RunAsync(UnsupervisedTable.TooLong, cancel);

        Assert.Equal((UnsupervisedTable.TooLongEnds, UnsupervisedTable.TooLongEnds), (first, later));
    }
}
