namespace Supervisor.Terminal.Screen;

/// <summary>
/// The rows that left the top of the main screen, as plain text, the newest last. Bounded twice: by rows, and by the memory that they
/// take; past either bound the oldest are dropped.
/// </summary>
internal sealed class Scrollback(int capacity)
{
    /// <summary>Bytes that the rows may take: with two screens of 200 by 50 a session then stays below 1 MB.</summary>
    public const int MaxBytes = 400_000;

    /// <summary>What a string takes beside its characters, and its place in the queue.</summary>
    private const int Overhead = 32;

    // A ring that grows on demand: most sessions live in the alternate screen and never fill it.
    private readonly Queue<string> _rows = new();

    public int Count => _rows.Count;

    /// <summary>About how many bytes the rows take.</summary>
    public int Bytes { get; private set; }

    public void Add(string row)
    {
        if (capacity == 0)
            return;
        if (_rows.Count == capacity)
            DropOldest();
        _rows.Enqueue(row);
        Bytes += Cost(row);
        while (Bytes > MaxBytes)
            DropOldest();
    }

    public void Clear()
    {
        _rows.Clear();
        Bytes = 0;
    }

    public string[] ToArray() => [.. _rows];

    private void DropOldest() => Bytes -= Cost(_rows.Dequeue());

    private static int Cost(string row) => Overhead + 2 * row.Length;
}
