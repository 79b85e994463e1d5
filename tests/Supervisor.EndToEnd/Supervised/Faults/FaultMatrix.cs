using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Faults;

/// <summary>
/// Runs every row of <see cref="FaultTable"/> on both clients, in sessions side by side under one daemon with all thresholds at 20 s.
/// Each session takes its rows one after the other; a test waits for its own.
/// </summary>
public sealed class FaultMatrix : IAsyncLifetime
{
    /// <summary>Every threshold of the rig.</summary>
    public static readonly TimeSpan Threshold = TimeSpan.FromSeconds(20);

    // Eight clients are 2 GB, and idle but for seconds: a stalled one costs nothing.
    private const int SessionsOfEachClient = 4;

    private const int CostOfStall = 27;
    private const int CostOfOther = 4;

    private readonly Dictionary<(string Version, string Faults), TaskCompletionSource<FaultResult>> _results = [];
    private readonly List<(string Name, string Version, List<FaultRow> Rows)> _sessions = [];
    private readonly CancellationTokenSource _stopping = new();
    private DaemonRig? _rig;
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (var version in new[] { PinnedClient.Older, PinnedClient.Newer }) Divide(version);
        _rig = await DaemonRig.PrepareAsync([.. _sessions.Select(s => RigSession.Client(s.Name, s.Version, "be ready", "--permission-mode", "default"))], [], Recovery());
        foreach (var (name, _, _) in _sessions) _rig.Folder.AllowTools(name);
        await _rig.StartDaemonAsync();
        // The rows outlive this moment, and its cancellation with it: they run outside of every test, until the fixture goes.
        using (ExecutionContext.SuppressFlow())
            _running = Task.Run(() => Task.WhenAll(_sessions.Select(s => RunAsync(s.Name, s.Version, s.Rows))), _stopping.Token);
    }

    /// <summary>What came of a row.</summary>
    public Task<FaultResult> ResultAsync(string version, string faults) => _results[(version, faults)].Task;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        if (_rig is { } rig) await rig.DisposeAsync();
        _stopping.Dispose();
    }

    private static JsonObject Recovery() => new()
    {
        ["stall_after"] = "20s",
        ["first_token"] = "20s",
        ["connect"] = "20s",
        ["silent_thinking"] = "20s",
        ["frozen_after"] = "20s",
        ["backoff"] = new JsonArray("1s"),
    };

    /// <summary>Deals the rows out so that every session has about as long to do.</summary>
    private void Divide(string version)
    {
        var rows = FaultTable.Rows;
        var hands = Enumerable.Range(1, Math.Min(SessionsOfEachClient, rows.Count))
            .Select(number => (Name: $"{(version == PinnedClient.Older ? "older" : "newer")}{number}", Rows: new List<FaultRow>(), Cost: new int[1]))
            .ToList();
        foreach (var row in rows)
        {
            var hand = hands.MinBy(h => h.Cost[0]);
            hand.Rows.Add(row);
            hand.Cost[0] += row.On(version).IsStall ? CostOfStall : CostOfOther;
            _results[(version, row.Faults)] = new TaskCompletionSource<FaultResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        _sessions.AddRange(hands.Select(hand => (hand.Name, version, hand.Rows)));
    }

    private async Task RunAsync(string session, string version, List<FaultRow> rows)
    {
        var turn = new FaultTurn(_rig!, session, _stopping.Token);
        Exception? broken = null;
        foreach (var row in rows)
        {
            var result = _results[(version, row.Faults)];
            try
            {
                if (row == rows[0]) await turn.WarmUpAsync();
                if (broken is null) result.SetResult(await turn.RunAsync(row.Faults));
                else result.SetException(new InvalidOperationException($"an earlier row of {session} broke the session: {broken.Message}"));
            }
            catch (Exception error) when (error is TimeoutException or HttpRequestException or InvalidOperationException or OperationCanceledException)
            {
                result.SetException(broken = error);
            }
        }
    }
}
