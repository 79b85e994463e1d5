using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>
/// Every state with every signal against a checked-in table, so that no case is forgotten and every change of behaviour is seen in
/// review. To write it anew: <c>SUPERVISOR_WRITE_TABLE=1</c>, run, and read the difference.
/// </summary>
public sealed class DecisionTableTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    private static readonly SessionPolicy Policy = new(SessionKind.Claude, "first task", RestartPolicy.Default, RecoveryPolicy.Default);

    [Fact]
    public void Every_observation_has_a_sample()
    {
        var known = typeof(Observation).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
            .Cast<JsonDerivedTypeAttribute>().Select(a => a.DerivedType).ToHashSet();
        var all = typeof(Observation).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Observation))).ToHashSet();
        Assert.True(known.SetEquals(all), "every observation has a name in the journal");
        // Other settings are decided on by themselves: PolicyChangedTests go through every state.
        all.Remove(typeof(PolicyChanged));
        Assert.True(all.SetEquals(Samples.Observations.Select(o => o.What.GetType())), "every observation is in the table");
        var recoveries = typeof(RecoveryState).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(RecoveryState)));
        Assert.Equal(recoveries.ToHashSet(), Samples.Recoveries(Now).Select(r => r.State.GetType()).ToHashSet());
    }

    [Fact]
    public void Every_state_with_every_signal_is_decided_as_the_table_says()
    {
        var path = Path.Combine(Folder(), "..", "TestData", "decision-table.txt");
        var actual = Table();
        if (Environment.GetEnvironmentVariable("SUPERVISOR_WRITE_TABLE") == "1") File.WriteAllText(path, actual);
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "decision-table.txt"));
        if (Environment.GetEnvironmentVariable("SUPERVISOR_WRITE_TABLE") == "1") expected = File.ReadAllText(path);
        var changed = actual.Split('\n').Except(expected.Split('\n')).Take(20).ToArray();
        Assert.True(actual == expected, $"Decisions changed; write the table anew and review it:\n{string.Join('\n', changed)}");
    }

    /// <summary>States whose outcomes are the same share their lines: the screens, or the processes, are listed together.</summary>
    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("# recovery < signal: for which process/screen: next process, next recovery, effects\n");
        foreach (var (recoveryName, recovery, inFlight) in Samples.Recoveries(Now))
        {
            foreach (var sample in Samples.Observations)
            {
                text.Append($"\n{recoveryName} < {sample.Name}\n");
                var outcomes =
                    from process in Enum.GetValues<ProcessState>()
                    from screen in Enum.GetValues<ScreenKind>()
                    let outcome = Outcome(State(process, screen, recovery, inFlight), sample)
                    group $"{process}/{screen}" by outcome;
                foreach (var outcome in outcomes) text.Append($"  {Shorten([.. outcome])}: {outcome.Key}\n");
            }
        }

        return text.ToString();
    }

    private static string Outcome(SessionState state, (string Name, SignalSource Source, Observation What) sample)
    {
        var incarnation = sample.Source is SignalSource.Operator or SignalSource.Clock ? 0 : state.Process.Incarnation;
        var decision = SessionDecider.Decide(state, new Signal(Now, incarnation, sample.Source, sample.What, Scenario.Epoch), Policy);
        if (decision.State == state && decision.Effects.IsEmpty) return "nothing";
        var effects = decision.Effects.Where(e => e is not Note).Select(e => e is Launch launch
            ? $"launch({launch.Plan.Kind}{(launch.Plan.Prompt is { } prompt ? $" {prompt}" : "")})"
            : e.GetType().Name);
        var next = decision.State;
        var recovery = next.Recovery == state.Recovery ? "same" : next.Recovery.GetType().Name;
        var process = next.Process.State == state.Process.State ? "same" : next.Process.State.ToString();
        var spent = next.Budget.Used - state.Budget.Used;
        return string.Join(", ", ((string?[])
        [
            $"process {process}", $"recovery {recovery}", next.Turn.InFlight != state.Turn.InFlight ? next.Turn.InFlight ? "turn begins" : "turn ends" : null,
            spent != 0 ? $"budget {spent:+0;-0}" : null, string.Join("+", effects) is { Length: > 0 } done ? $"DO {done}" : null,
        ]).Where(part => part is not null));
    }

    private static SessionState State(ProcessState process, ScreenKind screen, RecoveryState recovery, bool inFlight)
    {
        var error = screen == ScreenKind.Idle && recovery is not RecoveryState.None;
        return new SessionState("api", new Conversation(Scenario.SessionId) { Content = ConversationContent.Submitted })
        {
            Process = new ProcessStatus
            {
                State = process,
                Incarnation = 1,
                ProcessId = process is ProcessState.Starting or ProcessState.Running or ProcessState.Stopping ? 4711 : null,
                Launch = new LaunchPlan(LaunchKind.Resume, Scenario.SessionId),
                LaunchedAt = Now - TimeSpan.FromSeconds(process == ProcessState.Starting ? 4.5 : 90),
                RestartAt = process == ProcessState.Backoff ? Now : TimeSpan.Zero,
                Stopping = process == ProcessState.Stopping ? StopReason.Shutdown : StopReason.None,
                ContinueTurn = process == ProcessState.Backoff && recovery is RecoveryState.BackingOff,
            },
            Turn = new Turn(InFlight: inFlight),
            Screen = new ScreenView(screen) { Error = error ? Scenario.Reset.Text : null },
            ScreenCause = error ? Scenario.Reset : null,
            ScreenSince = Now - TimeSpan.FromSeconds(20),
            ScreenKnown = screen != ScreenKind.Unknown,
            Recovery = recovery,
            FailedAt = Now - TimeSpan.FromSeconds(10),
            Incident = recovery is RecoveryState.None
                ? null
                : new Incident("api-1", Scenario.Reset, Now - TimeSpan.FromSeconds(10), Scenario.Epoch, Open: true)
                {
                    Situation = Answers(recovery).Situation,
                    Attempts = Tried(recovery),
                },
            Incidents = recovery is RecoveryState.None ? 0 : 1,
            Budget = new(Used: recovery is RecoveryState.GaveUp ? 3 : recovery is RecoveryState.None or RecoveryState.BackingOff ? 0 : 1),
            Attempts = recovery is RecoveryState.None or RecoveryState.BackingOff ? 0 : 1,
        };
    }

    /// <summary>What the state answers, and with what; for one that waits the ladder says that.</summary>
    private static (Situation Situation, Remedy Remedy) Answers(RecoveryState recovery) => recovery switch
    {
        RecoveryState.Interrupting => (Situation.Stalled, Remedy.Interrupt),
        RecoveryState.Compacting => (Situation.ContextFull, Remedy.Compact),
        RecoveryState.Rewinding => (Situation.Poisoned, Remedy.Rewind),
        RecoveryState.Holding => (Situation.Auth, Remedy.Retry),
        _ => (Situation.Transient, Remedy.Retry),
    };

    private static ImmutableArray<RecoveryAttempt> Tried(RecoveryState recovery)
    {
        if (recovery is RecoveryState.None or RecoveryState.BackingOff or RecoveryState.AwaitingReady) return [];
        AttemptOutcome? outcome = recovery is RecoveryState.Holding or RecoveryState.GaveUp ? AttemptOutcome.FailedAgain : null;
        return [new(1, Answers(recovery).Situation, Answers(recovery).Remedy, Scenario.Epoch, outcome, outcome is null ? null : "failed again")];
    }

    private static string Shorten(string[] cells)
    {
        var screens = Enum.GetValues<ScreenKind>().Length;
        if (cells.Length == Enum.GetValues<ProcessState>().Length * screens) return "any";
        return string.Join(' ', cells.Select(c => c.Split('/')).GroupBy(c => c[0], c => c[1])
            .Select(g => g.Count() == screens ? g.Key : $"{g.Key}/{string.Join('|', g)}"));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
