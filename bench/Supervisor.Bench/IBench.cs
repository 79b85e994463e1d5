namespace Supervisor.Bench;

/// <summary>Measures some figures that share what is started for them.</summary>
internal interface IBench
{
    /// <summary>The groups of figures that it has to do with.</summary>
    IReadOnlyList<string> Groups { get; }

    /// <summary>Measures, and hands each figure over as soon as it is known. Leaves no process behind.</summary>
    /// <exception cref="BenchFailedException">Something did not behave as it must; no figure would mean anything.</exception>
    Task RunAsync(Action<Figure> show, CancellationToken cancellationToken);
}
