using FsCheck;
using FsCheck.Fluent;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>What holds whatever happens, in whatever order.</summary>
public sealed class PropertyTests
{
    private const int Cap = 3;

    /// <summary>Few enough to be reached in a drawn life.</summary>
    private const int PerHour = 5;

    private static readonly SessionPolicy Policy = new(
        SessionKind.Claude, "first task", RestartPolicy.Default with { StartSeconds = TimeSpan.FromSeconds(3) }, RecoveryPolicy.Default with { MaxPerHour = PerHour });

    /// <summary>One thing that happens after a while. What a living session does often is drawn more often.</summary>
    private sealed record Event(int Sample, int WaitMilliseconds, bool IsStale, int? LateBySeconds);

    private static Gen<Event[]> Lives { get; } =
        (from sample in Gen.Frequency(
             (6, Gen.Choose(0, Samples.Observations.Count - 1)),
             (2, Named("screen_shown.idle", "screen_shown.idle_error", "screen_shown.busy")),
             (2, Named("prompt_submitted.ours", "turn_failed.transient", "content_seen")),
             (2, Named("typing_ended.entered", "typing_ended.refused", "typing_ended.not_submitted")),
             (2, Named("interrupt_ended.entered", "interrupt_ended.refused", "interrupt_ended.not_submitted")),
             (1, Named("compact_ended.entered", "compact_ended.not_submitted", "rewind_ended.entered", "rewind_ended.refused")),
             (1, Named("turn_failed.context_full", "turn_failed.poisoned")),
             (2, Named("screen_shown.busy", "screen_shown.busy", "screen_shown.busy_tool", "drawing_stopped")),
             (1, Named("process_spawned", "operator.start", "operator.hold", "operator.release", "operator.release")))
         from wait in Gen.Elements(0, 20, 700, 2_000, 5_000, 16_000, 61_000, 310_000)
         from stale in Gen.Frequency((20, Gen.Constant(false)), (1, Gen.Constant(true)))
         from late in Gen.Frequency((6, Gen.Constant<int?>(null)), (1, Gen.Elements<int?>(0, 1, 5)))
         select new Event(sample, wait, stale, late)).ArrayOf();

    [Fact]
    public void Whatever_happens_the_promises_hold() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1000).WithStartSize(40).WithEndSize(200),
            Prop.ForAll(Lives.ToArbitrary(), events => new Life().Live(events)));

    [Fact]
    public void Whatever_happens_a_daemon_that_dies_at_every_step_refills_nothing() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500).WithStartSize(40).WithEndSize(120),
            Prop.ForAll(Lives.ToArbitrary(), events => new Life { IsReborn = true }.Live(events)));

    [Fact]
    public void Whatever_happens_a_daemon_that_takes_a_living_client_up_at_any_step_keeps_the_promises() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500).WithStartSize(40).WithEndSize(120),
            Prop.ForAll(Lives.ToArbitrary(), events => new Life { IsTakenUp = true }.Live(events)));

    private static Gen<int> Named(params string[] names) =>
        Gen.Elements(names.Select(name => Samples.Observations.TakeWhile(o => o.Name != name).Count()).ToArray());

    private sealed class Life
    {
        private SessionState _state = SessionDecider.TakeUp("api", null, Scenario.SessionId, Policy, Scenario.Epoch);
        private SessionRecord? _record;
        private TimeSpan _now;
        private bool _stoppedByPerson;
        private readonly AttemptLedger _ledger = new();

        public bool IsReborn { get; init; }

        public bool IsTakenUp { get; init; }

        private DateTimeOffset _epoch = Scenario.Epoch;
        private int _steps;

        public void Live(Event[] events)
        {
            Step(new OperatorAsked(OperatorCommand.Start), SignalSource.Operator);
            foreach (var (index, wait, isStale, late) in events)
            {
                PassTime(TimeSpan.FromMilliseconds(wait));
                var (_, source, what) = Samples.Observations[index];
                if (what is DeadlinePassed) continue;
                if (what is TypingEnded ended) what = ended with { Attempt = _state.Attempts };
                if (what is InterruptEnded interrupted) what = interrupted with { Attempt = _state.Attempts };
                if (what is CompactEnded compacted) what = compacted with { Attempt = _state.Attempts };
                if (what is RewindEnded rewound) what = rewound with { Attempt = _state.Attempts };
                Step(what, source, isStale, late);
                CheckRecord();
                if (IsTakenUp && _state.Process.IsAlive && ++_steps % 3 == 0) TakeUp();
            }
        }

        /// <summary>Another daemon finds the client alive; what was being typed had got to any point.</summary>
        private void TakeUp()
        {
            var before = _state;
            _epoch += _now;
            _now = TimeSpan.Zero;
            _state = SessionDecider.TakeUp("api", Written.Reread(SessionRecord.Of(_state)), new LivingProcess(before.Process.Incarnation, 4711, Scenario.SessionId), _epoch);
            Assert.Equal(before.Budget, _state.Budget);
            Assert.Equal(before.Recovery.GetType(), _state.Recovery.GetType());
            Assert.Equal(before.Incident?.Attempts.Count(a => a.Outcome is null), _state.Incident?.Attempts.Count(a => a.Outcome is null));
            Assert.Equal(before.Turn.InFlight, _state.Turn.InFlight);
            KeysTyped? keys = (_steps % 4) switch
            {
                0 => null,
                1 => new KeysTyped(before.Attempts) { Text = true },
                2 => new KeysTyped(before.Attempts) { Text = true, Enters = 1 },
                _ => new KeysTyped(before.Attempts) { Escapes = 1 },
            };
            Step(new ProcessTakenUp(4711, before.Attempts > 0 ? keys : null), SignalSource.Process);
        }

        private void PassTime(TimeSpan wait)
        {
            var target = _now + wait;
            while (Deadlines.Next(_state, Policy) is { } due && due <= target)
            {
                if (due > _now) _now = due;
                Step(new DeadlinePassed(), SignalSource.Clock);
                if (Deadlines.Next(_state, Policy) is { } next && next <= _now) Step(new DeadlinePassed(), SignalSource.Clock);
                Assert.True(Deadlines.Next(_state, Policy) is not { } again || again > _now, "a deadline that has passed must not come again");
            }

            _now = target;
        }

        private void Step(Observation what, SignalSource source, bool isStale = false, int? late = null)
        {
            var before = _state;
            var incarnation = source is SignalSource.Operator or SignalSource.Clock ? 0 : _state.Process.Incarnation - (isStale ? 1 : 0);
            TimeSpan? occurred = late is { } seconds ? _now - TimeSpan.FromSeconds(seconds) : null;
            var decision = SessionDecider.Decide(_state, new Signal(_now, incarnation, source, what, _epoch + _now, occurred), Policy);
            _state = decision.State;
            if (isStale && incarnation > 0) Assert.Equal(before, _state);
            FollowPerson(what);
            foreach (var effect in decision.Effects) Check(effect, what, before);
            _ledger.Follow(before, decision, what, Policy.Recovery);
            CheckBudget(before, what, decision.Effects.Count(e => IsSpending(e, before)));
            Assert.InRange(_state.Budget.Used, 0, Cap);
            Assert.InRange(_state.Budget.SpentWithinHour(_epoch + _now), 0, PerHour);
            Assert.True(_state.Process.Incarnation >= before.Process.Incarnation);
            Assert.True(Phases.Of(_state, Policy) is null || _state.Process.IsAlive);
            Assert.NotNull(Phases.Detail(_state, Policy, _now));
        }

        /// <summary>The budget moves only for a reason: a key or a resume spends; a person or verified progress refills; a refusal gives back.</summary>
        private void CheckBudget(SessionState before, Observation what, int spends)
        {
            var (was, used) = (before.Budget.Used, _state.Budget.Used);
            var refills = before.Budget.Progressed
                || what is OperatorAsked { Command: OperatorCommand.Retry or OperatorCommand.Refill }
                || what is PromptSubmitted { Prompt: "something else" or "/compact" }
                || (what is OperatorAsked { Command: OperatorCommand.Start } && before.Conversation.Lost);
            var givesBack = what is TypingEnded { Outcome: TypingOutcome.Refused } or InterruptEnded { Outcome: TypingOutcome.Refused }
                or CompactEnded { Outcome: TypingOutcome.Refused } or RewindEnded { Outcome: TypingOutcome.Refused } or SpawnFailed or ProcessTakenUp;
            Assert.True(
                used == was + spends || (refills && used == spends) || (givesBack && used == was - 1 + spends),
                $"the budget moved from {was} to {used} with {spends} spent, on {what}");
            if (_state.Budget.Progressed && !before.Budget.Progressed)
            {
                Assert.True(
                    what is TurnCompleted { IsAnswer: true } || before.Recovery is RecoveryState.Verifying,
                    $"{what} is no progress");
            }
        }

        private void FollowPerson(Observation what)
        {
            if (what is OperatorAsked asked)
            {
                _stoppedByPerson = asked.Command switch
                {
                    OperatorCommand.Stop => true,
                    OperatorCommand.Start or OperatorCommand.Restart => false,
                    _ => _stoppedByPerson,
                };
            }
        }

        private void Check(Effect effect, Observation what, SessionState before)
        {
            if (_state.Hold is not null) CheckHeld(effect, what, before);
            switch (effect)
            {
                case Submit { Keys: not null } or Compact { Keys: not null } or Rewind { Keys: not null } or Interrupt { Escapes: > 0 }:
                    Assert.IsType<ProcessTakenUp>(what); // its script goes on with what the screen shows
                    break;
                case Interrupt:
                    Assert.Equal(ScreenKind.Busy, _state.Screen.Kind);
                    Assert.Empty(Suspensions.Of(_state, Policy, _now));
                    Assert.True(_state.Process.State is ProcessState.Starting or ProcessState.Running);
                    break;
                case Terminate when what is ProcessTakenUp:
                    Assert.Equal(ProcessState.Stopping, before.Process.State); // a stop that was begun is carried out
                    break;
                case Terminate when _state.Process.Stopping == StopReason.Recovery:
                    Assert.True(before.Process.State is ProcessState.Starting or ProcessState.Running, $"a stop that was asked for was taken for a restart of ours, in {before.Process.State}/{before.Recovery} on {what}");
                    Assert.NotEqual(ScreenKind.Dialog, _state.Screen.Kind);
                    if (before.Recovery is not RecoveryState.Interrupting)
                        Assert.DoesNotContain(Suspensions.Of(_state, Policy, _now), s => s.Kind is SuspensionKind.Person or SuspensionKind.Typing);
                    break;
                case Compact or Rewind:
                    Assert.Null(WhyNot(_state.Screen));
                    Assert.True(_state.PersonTypedAt + Policy.Recovery.PersonHold is not { } until || until <= _now, "typed over a person");
                    Assert.Null(_state.Screen.Draft is { } draft && !(before.LeftDraft && draft == before.Typed) ? draft : null);
                    Assert.True(_state.Process.State is ProcessState.Starting or ProcessState.Running);
                    break;
                case Submit submit:
                    Assert.Null(WhyNot(_state.Screen));
                    Assert.True(_state.PersonTypedAt + Policy.Recovery.PersonHold is not { } end || end <= _now, "typed over a person");
                    Assert.True(_state.Screen.Draft is null || (before.LeftDraft && _state.Screen.Draft == before.Typed) || (submit.StashDraft && !_state.Screen.Stashed));
                    Assert.True(_state.Process.State is ProcessState.Starting or ProcessState.Running);
                    break;
                case Launch launch:
                    Assert.Equal(before.Process.Incarnation + 1, launch.Incarnation);
                    Assert.False(_stoppedByPerson, $"launched by itself after a person's stop, on {what}");
                    break;
            }
        }

        /// <summary>While a person holds it nothing is typed, and nothing is restarted for a remedy; a process that ends by itself comes back without a prompt.</summary>
        private void CheckHeld(Effect effect, Observation what, SessionState before)
        {
            Assert.False(effect is Submit or Interrupt { Escapes: < InterruptScript.EscapesBound } or Compact or Rewind, $"{effect} while held, on {what}");
            Assert.False(effect is Launch { Plan.Prompt: not null }, $"{effect} while held, on {what}");
            if (before.Hold is not null && what is not ProcessTakenUp) Assert.False(effect is Terminate && _state.Process.Stopping == StopReason.Recovery, $"{effect} while held, on {what}");
        }

        /// <summary>What disturbs a client costs once: the Esc, or what follows when no Esc came before it.</summary>
        private bool IsSpending(Effect effect, SessionState before) => effect switch
        {
            Submit { Keys: not null } or Compact { Keys: not null } or Rewind { Keys: not null } or Interrupt { Escapes: > 0 } => false, // gone on with
            Interrupt or Compact or Rewind => true,
            Terminate when _state.Process.Stopping != StopReason.Recovery => false,
            Launch when _state.Conversation.PromptPending => false, // the first prompt, which never went in
            Submit or Terminate or Launch { Plan: { Kind: LaunchKind.Resume, Prompt: not null } } => before.Recovery
                is not (RecoveryState.Interrupting or RecoveryState.Compacting or RecoveryState.Rewinding or RecoveryState.BackingOff { Paid: true } or RecoveryState.AwaitingReady { Paid: true }),
            _ => false,
        };

        private static string? WhyNot(ScreenView view) => view switch
        {
            { Kind: not ScreenKind.Idle } => $"typed into {view.Kind}",
            { Waiting: not null } => "typed into a wait",
            _ => null,
        };

        private void CheckRecord()
        {
            var record = SessionRecord.Of(_state);
            if (record == _record && !IsReborn) return; // nothing new to write
            _record = record;
            var reread = Written.Reread(record);
            Assert.Equal(record, reread);
            var taken = SessionDecider.TakeUp(_state.Name, reread, Scenario.OtherId, Policy, _epoch + _now);
            Assert.True(Allowance(taken) <= Allowance(_state), "a restart of the daemon refilled the budget");
            Assert.Equal(record.Budget.Used, _state.Budget.Used);
            if (!IsReborn || _state.Process.State != ProcessState.Stopped) return;
            _state = taken with { Process = taken.Process with { Incarnation = _state.Process.Incarnation } };
        }

        private static int Allowance(SessionState state) =>
            state.Recovery is RecoveryState.GaveUp ? 0 : Cap - (state.Budget.Progressed ? 0 : state.Budget.Used);
    }
}
