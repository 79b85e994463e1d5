using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>A test with rigs: they are ended with the test, and tell what they know when it failed.</summary>
public abstract class SupervisedTest : IAsyncLifetime
{
    /// <summary>How long it is watched that nothing happens: several times the waits of a rig.</summary>
    protected static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    private readonly List<DaemonRig> _rigs = [];

    /// <summary>Both pinned clients.</summary>
    public static TheoryData<string> Versions => [PinnedClient.Older, PinnedClient.Newer];

    /// <summary>The test's own cancellation.</summary>
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var rig in _rigs)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
                TestContext.Current.TestOutputHelper?.WriteLine(await rig.DescribeAsync("What the rig knows:"));
            await rig.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>A rig whose daemon runs.</summary>
    protected async Task<DaemonRig> StartAsync(IReadOnlyList<RigSession> sessions, IEnumerable<FaultRule>? rules = null, JsonObject? recovery = null)
    {
        var rig = await PrepareAsync(sessions, rules, recovery);
        await rig.StartDaemonAsync();
        return rig;
    }

    /// <summary>A rig whose daemon is not started yet.</summary>
    protected async Task<DaemonRig> PrepareAsync(IReadOnlyList<RigSession> sessions, IEnumerable<FaultRule>? rules = null, JsonObject? recovery = null)
    {
        var rig = await DaemonRig.PrepareAsync(sessions, rules ?? [], recovery);
        _rigs.Add(rig);
        return rig;
    }

    /// <summary>A rule for every conversation: these faults, one a main request, and then normal answers.</summary>
    protected static FaultRule Faults(params string[] faults) => new() { Faults = faults };
}
