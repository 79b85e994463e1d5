using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using Supervisor.EndToEnd.Clients;
using Supervisor.FaultyApi;
using Supervisor.FaultyApi.Messages;

namespace Supervisor.EndToEnd.Unsupervised;

/// <summary>
/// One client of one version for many turns, each with faults of its own (a script in the prompt). A turn that does not end takes its
/// client with it, and the next turn gets a new one.
/// </summary>
public abstract class UnsupervisedClient(string version) : IAsyncLifetime
{
    // The longest ending measured is under 3 s; the rest is for a busy machine.
    private static readonly TimeSpan TurnBound = TimeSpan.FromSeconds(60);

    private static readonly ClientScreenReader Reader = new();

    private readonly FaultyApiServer _api = FaultyApiServer.Start();
    private ClientHome? _home;
    private LiveClient? _client;
    private int _turns;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopClientAsync();
        await _api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the client, so that the next turn begins a new conversation.</summary>
    public async Task StopClientAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.DisposeAsync();
            _home?.Dispose();
        }
    }

    /// <summary>Waits until the product's own reader takes the screen for idle, with or without an error.</summary>
    /// <exception cref="TimeoutException">The reader never did; the message has the screen.</exception>
    public Task WaitForScreenAsync(bool withError, CancellationToken cancellationToken) =>
        _client!.Screen.WaitForAsync(
            withError ? "an idle input box under an error" : "an idle input box under an answer",
            screen => Reader.Read(screen) is { Kind: ScreenKind.Idle, Draft: null } view && view.Error is not null == withError,
            TurnBound,
            cancellationToken);

    /// <summary>Runs a turn and says in one line how it ended and what it took, such as <c>StopFailure server_error, 3 requests</c>.</summary>
    public async Task<string> RunAsync(string faults, CancellationToken cancellationToken)
    {
        _client ??= await LiveClient.StartAsync(_home = new ClientHome(_api.BaseAddress), version, cancellationToken);
        var prompt = FormattableString.Invariant($"turn {++_turns} [[faults: {faults}]]");
        var before = _api.Log.Records.Count;
        try
        {
            var end = await _client.RunTurnAsync(prompt, TurnBound, cancellationToken);
            var ours = _api.Log.Records.Skip(before).ToList();
            var streams = ours.Count(record => record.Kind == RequestKind.Main);
            var fallbacks = ours.Count(record => record.Kind == RequestKind.NonStream);
            var compactions = ours.Any(record => record.Kind == RequestKind.Compaction) ? " and a compaction" : "";
            return $"{end["hook_event_name"]} {end["error"]}".TrimEnd()
                + FormattableString.Invariant($", {streams} request{(streams == 1 ? "" : "s")}")
                + (fallbacks > 0 ? " and a fallback" : "") + compactions;
        }
        catch (TimeoutException)
        {
            await StopClientAsync();
            throw;
        }
    }
}

/// <summary>A client of 2.1.146.</summary>
public sealed class UnsupervisedOlderClient() : UnsupervisedClient(PinnedClient.Older);

/// <summary>A client of 2.1.329.</summary>
public sealed class UnsupervisedNewerClient() : UnsupervisedClient(PinnedClient.Newer);
