namespace Supervisor.Fuzz;

/// <summary>Something that takes input of others. It must take any, within its bounds, with none but the exceptions that it documents.</summary>
internal interface IFuzzTarget
{
    /// <summary>As it is named on the command line.</summary>
    string Name { get; }

    /// <summary>What is mutated: real input.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words that its format gives a meaning.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>Takes one input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="chance">For what is chosen beside it: where it is split, which way it is taken.</param>
    /// <exception cref="Exception">A fault: anything but what the target documents, and what it promises and does not hold.</exception>
    void Take(byte[] input, Chance chance);
}

/// <summary>A promise that a target does not hold, beside throwing.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);
