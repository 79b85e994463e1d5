using System.Globalization;

namespace Supervisor.Fuzz;

/// <summary>What came of one target.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Cases">How many cases it took.</param>
/// <param name="Took">How long they took together.</param>
/// <param name="Slowest">The slowest case.</param>
/// <param name="SlowestCase">Its number.</param>
/// <param name="MemoryHalf">Managed bytes that were left, after a collection, at half of the time or of the cases.</param>
/// <param name="MemoryEnd">The same at the end.</param>
/// <param name="Failure">What failed; null when nothing did.</param>
internal sealed record FuzzResult(
    string Target, long Cases, TimeSpan Took, TimeSpan Slowest, long SlowestCase, long MemoryHalf, long MemoryEnd, FuzzFailure? Failure)
{
    /// <summary>As a line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target,-15} {Cases,10} cases in {Took.TotalSeconds,5:0} s, slowest {Slowest.TotalMilliseconds:0} ms (case {SlowestCase}), memory {MemoryHalf / 1048576.0:0.0} -> {MemoryEnd / 1048576.0:0.0} MB  {(Failure is null ? "pass" : "FAIL")}");
}

/// <summary>A case that failed.</summary>
/// <param name="Case">Its number; -1 when the run as a whole failed.</param>
/// <param name="What">What happened.</param>
/// <param name="Input">Its input; empty when the run as a whole failed.</param>
internal sealed record FuzzFailure(long Case, string What, byte[] Input);
