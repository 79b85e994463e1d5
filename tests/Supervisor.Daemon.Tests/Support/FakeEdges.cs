using System.Collections.Concurrent;
using System.Threading.Channels;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Tests.Support;

/// <summary>Edges that write down what they are asked, and answer as a test says.</summary>
internal sealed class FakeEdges : ISessionEdges
{
    private readonly Channel<Effect> _performed = Channel.CreateUnbounded<Effect>();

    public Func<Effect, Observation?> Answer { get; set; } = effect => effect is Launch ? new ProcessSpawned(4711) : null;

    public ConcurrentQueue<string> Models { get; } = new();

    public int Count => _performed.Reader.Count;

    public async Task<Effect> NextAsync(CancellationToken cancellationToken) =>
        await _performed.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

    public ValueTask<Observation> LaunchAsync(LaunchPlan plan, int incarnation) => new(Take(new Launch(plan, incarnation))!);

    public void Terminate(TimeSpan grace) => Take(new Terminate(grace));

    public void Submit(Submit submit) => Take(submit);

    public void Interrupt(Interrupt interrupt) => Take(interrupt);

    public void Compact(Compact compact) => Take(compact);

    public void Rewind(Rewind rewind) => Take(rewind);

    public void Measure(Sample sample) => Take(sample);

    public void UseModel(string model) => Models.Enqueue(model);

    public void CancelTyping(int attempt) => Take(new CancelTyping(attempt));

    private Observation? Take(Effect effect)
    {
        try
        {
            return Answer(effect);
        }
        finally
        {
            _performed.Writer.TryWrite(effect);
        }
    }
}
