using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Claude.Signatures;
using Supervisor.Control.Incidents;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Incidents;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Incidents;

/// <summary>A keeper of incidents with a session that is told of, and its files.</summary>
internal sealed class KeeperUnderTest : IAsyncDisposable
{
    public const string Prompt = "rewrite the payroll of Contoso";
    public const string Key = "fake-key-0000000000";

    private static readonly SessionPolicy Policy = new(SessionKind.Claude, null, RestartPolicy.Default, RecoveryPolicy.Default);

    /// <summary>The pause between two looks, in real time.</summary>
    private static readonly TimeSpan RealStep = TimeSpan.FromMilliseconds(2);

    private readonly IncidentKeeper _keeper;
    private readonly bool _ownsFolder;
    private SessionState _state = new("api", new Conversation("3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e"));

    public KeeperUnderTest(TestFolder? folder = null, ManualTime? time = null, ILogger? log = null, StateFolder? state = null)
    {
        (Folder, Time, _ownsFolder) = (folder ?? new TestFolder(), time ?? new ManualTime(), folder is null);
        State = state ?? Folder.State;
        _keeper = new IncidentKeeper(State, new DaemonClock(Time), ClientSignatures.BuiltIn, log ?? NullLogger.Instance);
        Shelf = new IncidentShelf(State.Incidents);
    }

    public TestFolder Folder { get; }

    public StateFolder State { get; }

    public ManualTime Time { get; }

    public IncidentShelf Shelf { get; }

    public string Screen { get; set; } = "❯ " + Prompt;

    public string DebugPath => Path.Combine(State.Debug, "api.log");

    public int LatestNumber => _keeper.LatestNumber("api");

    public IncidentKeeper Keeper => _keeper;

    public KeeperUnderTest Start()
    {
        _keeper.Start(_ => new IncidentSources
        {
            DebugPath = DebugPath,
            Command = "claude",
            Screen = () => Screen,
            Size = (120, 40),
            Model = "claude-opus-5-5",
            Environment = new Dictionary<string, string> { ["HOME"] = "/srv/people/zoe", ["ANTHROPIC_API_KEY"] = Key },
            Token = "0123456789abcdef",
        });
        return this;
    }

    /// <summary>What a person has submitted.</summary>
    public void Submit(string prompt) => Become(_state, new PromptSubmitted(prompt));

    /// <summary>A turn has failed.</summary>
    public void Fail(int number = 1, string text = "API Error: 529 Overloaded") => Fail(Failure(number, text));

    public void Fail(Incident incident)
    {
        Become(_state with { Incident = incident, Incidents = 1, Recovery = new RecoveryState.BackingOff(TimeSpan.Zero) });
        Say("incident", incident.Cause.Text);
    }

    public Incident Failure(int number = 1, string text = "API Error: 529 Overloaded")
    {
        var cause = new FailureCause(FailureClass.Overloaded, text, "http-529");
        return new Incident($"api-{number}", cause, TimeSpan.Zero, Time.GetUtcNow(), Open: true) { Prompt = Prompt };
    }

    /// <summary>One attempt began, or ended.</summary>
    public void Try(int number, AttemptOutcome? outcome)
    {
        var attempt = new RecoveryAttempt(number, Situation.Overloaded, Remedy.Retry, Time.GetUtcNow(), outcome);
        var others = _state.Incident!.Attempts.RemoveAll(a => a.Number == number);
        Become(_state with { Incident = _state.Incident with { Attempts = others.Add(attempt) } });
    }

    /// <summary>It is over.</summary>
    public void Recover()
    {
        Become(_state with { Incident = _state.Incident! with { Open = false }, Recovery = RecoveryState.None.Instance, Tally = new RecoveryTally(_state.Tally.Verified + 1) });
        Say("verified", "recovered and verified with 1 retry");
    }

    public void Hold() => Become(_state with { Recovery = RecoveryState.Holding.Instance });

    /// <summary>Taken up by this daemon as the last one has left it.</summary>
    public void TakeUp(Incident incident, int verified = 0)
    {
        _state = _state with { Incident = incident, Tally = new RecoveryTally(verified) };
        _keeper.TakeUp(_state);
    }

    public Incident Incident => _state.Incident!;

    public void Say(string type, string text) => _keeper.Hear(Entry(type, text), Line(type, text));

    /// <summary>An entry as the journal has it.</summary>
    public byte[] Line(string type, string text) => JsonSerializer.SerializeToUtf8Bytes(Entry(type, text), JournalJson.Readable.JournalEntry);

    /// <summary>Lets time pass until an incident is as it should be.</summary>
    public async Task<IncidentReply> UntilAsync(string id, Func<IncidentReply, bool> fits, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (Shelf.Read(id) is { } incident && fits(incident)) return incident;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"{id} does not become what it should: {Shelf.Read(id)}");
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(RealStep, cancellationToken);
        }
    }

    /// <summary>The report as it is now; empty while there is none.</summary>
    public string Report(string id) =>
        System.IO.File.Exists(Path.Combine(State.Incidents, id, IncidentShelf.ReportFile)) ? File(id, IncidentShelf.ReportFile) : "";

    public string File(string id, string name) => System.IO.File.ReadAllText(Path.Combine(State.Incidents, id, name));

    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        if (_ownsFolder) Folder.Dispose();
    }

    private JournalEntry Entry(string type, string text) => new(Time.GetUtcNow(), "api", type) { Text = text, Incident = _state.Incident?.Id };

    private void Become(SessionState after, Observation? what = null)
    {
        var before = _state;
        _state = after;
        _keeper.See(before, after, new Signal(TimeSpan.Zero, 1, SignalSource.Hook, what ?? new DeadlinePassed(), Time.GetUtcNow()), Policy);
    }
}
