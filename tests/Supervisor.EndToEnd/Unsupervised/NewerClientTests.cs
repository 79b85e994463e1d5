using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Unsupervised;

/// <summary>The table on the real client of version <see cref="PinnedClient.Newer"/>.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class NewerClientTests(UnsupervisedNewerClient client) : IClassFixture<UnsupervisedNewerClient>
{
    [Theory]
    [MemberData(nameof(UnsupervisedTable.OfNewer), MemberType = typeof(UnsupervisedTable))]
    public async Task A_turn_ends_as_the_table_says(string faults, string end) =>
        Assert.Equal(end, await client.RunAsync(faults, TestContext.Current.CancellationToken));
}
