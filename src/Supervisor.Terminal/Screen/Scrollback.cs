namespace Supervisor.Terminal.Screen;

/// <summary>The rows that left the top of the main screen, as plain text, the newest last; the oldest are dropped past the bound.</summary>
internal sealed class Scrollback(int capacity)
{
    // A ring that grows on demand: most sessions live in the alternate screen and never fill it.
    private readonly Queue<string> _rows = new();

    public int Count => _rows.Count;

    public void Add(string row)
    {
        if (capacity == 0)
            return;
        if (_rows.Count == capacity)
            _rows.Dequeue();
        _rows.Enqueue(row);
    }

    public void Clear() => _rows.Clear();

    public string[] ToArray() => [.. _rows];
}
