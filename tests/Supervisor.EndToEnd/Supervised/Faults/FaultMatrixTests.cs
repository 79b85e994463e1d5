using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Supervised.Faults;

/// <summary>Every fault, on both clients: the right class, in time, and the right keys, once.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class FaultMatrixTests(FaultMatrix matrix) : IClassFixture<FaultMatrix>
{
    /// <summary>The client says that it sends a request before the API has read it: the threshold counts from there.</summary>
    private static readonly TimeSpan Sending = TimeSpan.FromMilliseconds(500);

    /// <summary>What a stall may take to be noticed beyond its threshold, on a machine that is quiet.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    [Theory]
    [MemberData(nameof(FaultTable.All), MemberType = typeof(FaultTable))]
    public async Task What_comes_of_a_fault_is_what_the_table_says(string version, string faults)
    {
        var expected = FaultTable.Rows.Single(row => row.Faults == faults).On(version);

        var result = await matrix.ResultAsync(version, faults);

        var recovers = expected.End is FaultEnd.Retried or FaultEnd.Interrupted or FaultEnd.Resubmitted;
        Assert.True(
            (result.Outcome, result.Incidents, result.Escapes, result.Retries, result.Verified)
                == (expected, expected.Class is null ? 0 : 1, expected.IsStall ? 1 : 0, expected.End is FaultEnd.Retried or FaultEnd.Interrupted ? 1 : 0, recovers ? 1 : 0),
            $"expected {expected}, and it was {result with { Story = "" }}\n{result.Story}");
        Assert.True(!recovers || result.Used == 1, $"{result with { Story = "" }}\n{result.Story}");
        Assert.True(result.SameProcess, result.Story);
        Assert.True(result.Completed || expected.End is FaultEnd.Held or FaultEnd.Limited, result.Story);
        if (!expected.IsStall) return;
        // The clock of the API and that of the daemon are one. A machine that wakes tasks late makes everybody late by as much.
        TestContext.Current.TestOutputHelper?.WriteLine($"noticed after {result.NoticedAfter?.TotalSeconds:0.00} s; noise {result.Noise.TotalMilliseconds:0} ms");
        Assert.True(
            result.NoticedAfter >= FaultMatrix.Threshold - Sending - result.Noise && result.NoticedAfter <= FaultMatrix.Threshold + Margin + result.Noise,
            $"noticed after {result.NoticedAfter}, noise {result.Noise}\n{result.Story}");
    }
}
