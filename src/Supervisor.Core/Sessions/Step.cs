using System.Collections.Immutable;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>One decision in the making: the state so far and the effects so far. Lives only inside one call of Decide.</summary>
internal sealed class Step(SessionState state, Signal signal, SessionPolicy policy)
{
    private readonly ImmutableArray<Effect>.Builder _effects = ImmutableArray.CreateBuilder<Effect>();

    public SessionState State { get; set; } = state;

    public Signal Signal { get; } = signal;

    public SessionPolicy Policy { get; } = policy;

    public TimeSpan Now => Signal.At;

    public bool IsClaude => Policy.Kind == SessionKind.Claude;

    public RecoveryPolicy Recovery => Policy.Recovery;

    public void Do(Effect effect) => _effects.Add(effect);

    public void Tell(NoteKind kind, string text) => Do(new Note(kind, text));

    public void Process(Func<ProcessStatus, ProcessStatus> change) => State = State with { Process = change(State.Process) };

    public void Enter(ProcessState to) => Process(p => p with { State = to, Since = Now });

    public void Recover(RecoveryState to) => State = State with { Recovery = to };

    public void Turn(Func<Turn, Turn> change) => State = State with { Turn = change(State.Turn) };

    public void Conversation(Func<Conversation, Conversation> change) =>
        State = State with { Conversation = change(State.Conversation) };

    public Decision ToDecision() => new(State, _effects.ToImmutable());
}
