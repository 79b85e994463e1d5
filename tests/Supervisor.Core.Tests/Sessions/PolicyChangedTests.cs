using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>Settings that are changed while a session lives hold from then on, and undo nothing that has begun.</summary>
public sealed class PolicyChangedTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    private static readonly SessionPolicy Before = new(SessionKind.Claude, "first task", RestartPolicy.Default, RecoveryPolicy.Default);

    private static readonly SessionPolicy After = Before with
    {
        Restart = RestartPolicy.Default with { StopWait = TimeSpan.FromSeconds(3) },
        Recovery = RecoveryPolicy.Default with { MaxRetries = 9, RetryText = "go on" },
    };

    [Fact]
    public void In_no_state_do_new_settings_type_stop_or_forget_anything()
    {
        foreach (var (name, recovery, inFlight) in Samples.Recoveries(Now))
        {
            foreach (var process in Enum.GetValues<ProcessState>())
            {
                var state = new SessionState("api", new Conversation(Scenario.SessionId) { Content = ConversationContent.Answered, Lineage = ["old"] })
                {
                    Process = new ProcessStatus { State = process, Incarnation = 3, ProcessId = 7, RestartAt = Now + TimeSpan.FromSeconds(5) },
                    Recovery = recovery,
                    Turn = new Turn(inFlight),
                    Hold = new OperatorHold(Scenario.Epoch, null, "a person"),
                    Incident = new Incident("api-1", Scenario.Reset, Now, Scenario.Epoch, Open: recovery is not RecoveryState.None),
                };
                var decision = SessionDecider.Decide(state, Changed(After), Before);
                Assert.All(decision.Effects, e => Assert.Equal(NoteKind.Configured, Assert.IsType<Note>(e).Kind));
                Assert.True(state.Recovery == decision.State.Recovery, name);
                Assert.Equal((state.Process, state.Hold, state.Incident, state.Budget), (decision.State.Process, decision.State.Hold, decision.State.Incident, decision.State.Budget));
                Assert.Equal(state.Conversation, decision.State.Conversation);
            }
        }
    }

    [Fact]
    public void A_change_reads_back_from_the_journal_with_every_setting()
    {
        var policy = After with
        {
            Recovery = After.Recovery with
            {
                Ladder = new Ladder { Changed = Ladder.Default.Changed.Add(Situation.Stalled, [Remedy.Hold]) },
                CostLimit = 12.5m,
                Drafts = DraftPolicy.Wait,
                TurnLimit = TimeSpan.FromHours(2),
            },
        };
        var signal = Changed(policy);
        var line = Written.Line(signal);
        Assert.Equal(signal, Written.Signal(line));
        Assert.Equal(line, Written.Line(Written.Signal(line)));
        Assert.Contains("\"drafts\":\"wait\"", line, StringComparison.Ordinal);
        Assert.Contains("\"stalled\":[\"hold\"]", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_retry_that_comes_after_the_change_types_the_new_text()
    {
        var scenario = Scenario.Failed();
        scenario.Send(new PolicyChanged(scenario.Policy with { Recovery = scenario.Policy.Recovery with { RetryText = "go on" } }), SignalSource.Operator);
        scenario.After(3);
        Assert.Equal("go on", Assert.Single(scenario.Submits).Text);
    }

    [Fact]
    public void A_journal_with_a_change_replays_to_the_same_effects()
    {
        var lived = Scenario.Failed();
        var began = lived.Policy;
        lived.Send(new PolicyChanged(began with { Recovery = began.Recovery with { RetryText = "go on" } }), SignalSource.Operator).After(3);

        var (state, policy) = (SessionDecider.TakeUp("api", null, Scenario.SessionId, began, Scenario.Epoch), began);
        List<Effect> effects = [];
        foreach (var signal in lived.Signals.Select(s => Written.Signal(Written.Line(s))))
        {
            policy = policy.After(signal);
            var decision = SessionDecider.Decide(state, signal, policy);
            state = decision.State;
            effects.AddRange(decision.Effects);
        }

        Assert.Equal(lived.Effects, effects);
    }

    [Fact]
    public void A_first_prompt_that_is_given_later_goes_with_the_next_start_of_a_new_conversation()
    {
        var scenario = Scenario.Claude();
        scenario.Send(new PolicyChanged(scenario.Policy with { Prompt = "begin" }), SignalSource.Operator).Start();
        Assert.Equal("begin", scenario.LastPlan.Prompt);
    }

    [Fact]
    public void A_first_prompt_that_is_given_later_is_not_for_a_client_that_runs_already()
    {
        var scenario = Scenario.Claude().Start().Spawned().After(6).Idle();
        scenario.Send(new PolicyChanged(scenario.Policy with { Prompt = "begin" }), SignalSource.Operator).Idle().After(30);
        Assert.Empty(scenario.Interventions);
        Assert.False(scenario.State.Conversation.PromptPending);
    }

    [Fact]
    public void A_start_that_is_waited_for_comes_no_later_than_the_new_waits_allow()
    {
        var restart = RestartPolicy.Default with { BackoffMin = TimeSpan.FromHours(1), BackoffMax = TimeSpan.FromHours(1) };
        var scenario = Scenario.Plain(restart).Start().Spawned().After(0.1).Killed();
        Assert.Equal(ProcessState.Backoff, scenario.Process);
        scenario.Send(new PolicyChanged(scenario.Policy with { Restart = RestartPolicy.Default with { BackoffMax = TimeSpan.FromSeconds(2) } }), SignalSource.Operator);
        scenario.After(2.1);
        Assert.Equal(ProcessState.Starting, scenario.Process);
    }

    private static Signal Changed(SessionPolicy policy) =>
        new(Now, 0, SignalSource.Operator, new PolicyChanged(policy) { What = "recovery.max_retries" }, Scenario.Epoch);
}
