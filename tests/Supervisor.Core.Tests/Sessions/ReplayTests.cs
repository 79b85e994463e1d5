using System.Text.Json;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>What the journal has written down can be lived again: an incident in the field becomes a test.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Lives() => ["verified", "gave_up", "killed", "everything"];

    [Theory]
    [MemberData(nameof(Lives))]
    public void A_journal_replayed_decides_the_same(string life)
    {
        var lived = life switch
        {
            "verified" => Scenario.Failed().After(2).RetrySucceeds(),
            "gave_up" => Recovery.RetryTests.GivenUp(),
            "killed" => Scenario.Claude("first task").Start().Spawned().After(6).HookSubmitted("first task").Killed().After(1).Spawned().After(5).HookSubmitted().HookCompleted(),
            _ => Everything(),
        };
        var journal = lived.Signals.Select(Written.Line).ToArray();
        Assert.All(journal, line => Assert.DoesNotContain('\n', line));

        var state = SessionDecider.TakeUp("api", null, Scenario.SessionId, lived.Policy, Scenario.Epoch);
        var effects = new List<Effect>();
        foreach (var line in journal)
        {
            var signal = Written.Signal(line);
            Assert.Equal(line, Written.Line(signal));
            var decision = SessionDecider.Decide(state, signal, lived.Policy);
            state = decision.State;
            effects.AddRange(decision.Effects);
        }

        Assert.Equal(lived.Effects, effects);
        Assert.Equal(SessionRecord.Of(lived.State), SessionRecord.Of(state));
    }

    [Fact]
    public void Every_signal_reads_back_as_it_was_written()
    {
        foreach (var (name, source, what) in Samples.Observations)
        {
            var signal = new Signal(TimeSpan.FromSeconds(1.25), 3, source, what, Scenario.Epoch, TimeSpan.FromSeconds(1));
            Assert.Equal(signal, Written.Signal(Written.Line(signal)));
            Assert.StartsWith(name.Split('.')[0] is "operator" ? "operator_asked" : name.Split('.')[0], EventOf(signal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_journals_words_are_snake_case()
    {
        var signal = new Signal(
            TimeSpan.FromSeconds(1), 2, SignalSource.DebugLog, new TurnFailed(new FailureCause(FailureClass.ContextFull, "too long")), Scenario.Epoch);
        Assert.Equal(
            """{"at":"00:00:01","incarnation":2,"source":"debug_log","what":{"event":"turn_failed","cause":{"class":"context_full","text":"too long"}},"wall":"2030-01-02T03:04:05+00:00"}""",
            Written.Line(signal));
    }

    [Fact]
    public void Effects_are_written_with_their_kind()
    {
        Assert.Equal("""{"effect":"submit","attempt":1,"text":"continue","draft_is_ours":false}""", Written.Line(new Submit(1, "continue", false)));
        Assert.Equal("""{"effect":"note","kind":"retry_scheduled","text":"soon"}""", Written.Line(new Note(NoteKind.RetryScheduled, "soon")));
        Assert.Equal("""{"effect":"cancel_typing","attempt":1}""", Written.Line(new CancelTyping(1)));
        Assert.Equal(
            """{"effect":"launch","plan":{"kind":"resume","session_id":"x","prompt":"continue"},"incarnation":2}""",
            Written.Line(new Launch(new LaunchPlan(LaunchKind.Resume, "x", "continue"), 2)));
    }

    [Fact]
    public void A_number_in_place_of_a_name_is_refused()
    {
        var line = """{"at":"00:00:01","incarnation":2,"source":3,"what":{"event":"deadline_passed"}}""";
        Assert.Throws<JsonException>(() => Written.Signal(line));
    }

    private static Scenario Everything()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(6);
        foreach (var (_, source, what) in Samples.Observations) scenario.Send(what, source).After(3);
        return scenario;
    }

    private static string EventOf(Signal signal) =>
        JsonDocument.Parse(Written.Line(signal)).RootElement.GetProperty("what").GetProperty("event").GetString()!;
}
