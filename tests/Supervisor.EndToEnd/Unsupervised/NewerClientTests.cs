using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Unsupervised;

/// <summary>The table on the real client of version <see cref="PinnedClient.Newer"/>.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class NewerClientTests(UnsupervisedNewerClient client) : IClassFixture<UnsupervisedNewerClient>
{
    [Theory]
    [MemberData(nameof(UnsupervisedTable.OfNewer), MemberType = typeof(UnsupervisedTable))]
    public async Task A_turn_ends_as_the_table_says(string faults, string end)
    {
        var cancel = TestContext.Current.CancellationToken;

        Assert.Equal(end, await client.RunAsync(faults, cancel));
        await client.WaitForScreenAsync(end.StartsWith("StopFailure", StringComparison.Ordinal), cancel);
    }

    [Fact]
    public async Task A_prompt_that_is_too_long_ends_the_turn_unless_there_is_something_to_compact()
    {
        var cancel = TestContext.Current.CancellationToken;
        await client.StopClientAsync();

        var first = await client.RunAsync(UnsupervisedTable.TooLong, cancel);
        await client.RunAsync("ok", cancel);
        await client.RunAsync("ok", cancel);
        var later = await client.RunAsync(UnsupervisedTable.TooLong, cancel);

        Assert.Equal((UnsupervisedTable.TooLongEnds, UnsupervisedTable.TooLongCompacts), (first, later));
    }
}
