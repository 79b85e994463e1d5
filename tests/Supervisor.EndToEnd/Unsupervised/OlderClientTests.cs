using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Unsupervised;

/// <summary>The table on the real client of version <see cref="PinnedClient.Older"/>.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class OlderClientTests(UnsupervisedOlderClient client) : IClassFixture<UnsupervisedOlderClient>
{
    [Theory]
    [MemberData(nameof(UnsupervisedTable.OfOlder), MemberType = typeof(UnsupervisedTable))]
    public async Task A_turn_ends_as_the_table_says(string faults, string end) =>
        Assert.Equal(end, await client.RunAsync(faults, TestContext.Current.CancellationToken));
}
