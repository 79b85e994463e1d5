namespace Supervisor.Terminal.Pty.Native;

/// <summary>With <c>poll</c>, which every system has: the kernel looks at all descriptors each time.</summary>
internal sealed unsafe class PollReadiness : IReadiness
{
    private readonly Dictionary<int, int> _places = [];
    private PollEntry[] _entries = new PollEntry[16];
    private long[] _tokens = new long[16];
    private int _count;
    private int _next; // the entry to begin with, so that a span that is too small for all starves nobody

    public void Add(int descriptor, short asked, long token)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * _count);
            Array.Resize(ref _tokens, 2 * _count);
        }

        _places.Add(descriptor, _count);
        (_entries[_count], _tokens[_count]) = (new PollEntry { Descriptor = descriptor, Asked = asked }, token);
        _count++;
    }

    public void Change(int descriptor, short asked, long token) =>
        (_entries[_places[descriptor]].Asked, _tokens[_places[descriptor]]) = (asked, token);

    public void Remove(int descriptor)
    {
        if (!_places.Remove(descriptor, out var place)) return;
        _count--;
        if (place == _count) return;
        (_entries[place], _tokens[place]) = (_entries[_count], _tokens[_count]);
        _places[_entries[place].Descriptor] = place;
    }

    public int Wait(Span<ReadyEntry> into, int timeoutMilliseconds)
    {
        fixed (PollEntry* entries = _entries)
        {
            if (Libc.Poll(entries, (nuint)_count, timeoutMilliseconds) <= 0) return 0;
        }

        var found = 0;
        for (var looked = 0; looked < _count && found < into.Length; looked++)
        {
            var at = (_next + looked) % _count;
            if (_entries[at].Happened == 0) continue;
            into[found++] = new ReadyEntry(_tokens[at], _entries[at].Happened);
            if (found == into.Length) _next = at + 1;
        }

        return found;
    }

    public void Dispose()
    {
        // There is nothing that the system holds for it.
    }
}
