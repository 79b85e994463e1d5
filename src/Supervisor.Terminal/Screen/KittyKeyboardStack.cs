namespace Supervisor.Terminal.Screen;

/// <summary>
/// The flags of the kitty keyboard protocol (https://sw.kovidgoyal.net/kitty/keyboard-protocol) as one screen has them: those in force,
/// and those put away under them. Past the bound the oldest go.
/// </summary>
internal sealed class KittyKeyboardStack
{
    private const int Capacity = 16;

    /// <summary>The five flags that the protocol knows.</summary>
    private const int Known = 0b11111;

    private readonly List<int> _under = [];

    /// <summary>The flags in force.</summary>
    public int Flags { get; private set; }

    /// <summary>Those put away, the oldest first.</summary>
    public IReadOnlyList<int> Under => _under;

    /// <summary>Puts the flags away and sets others (<c>CSI &gt; flags u</c>).</summary>
    public void Push(int flags)
    {
        if (_under.Count == Capacity)
            _under.RemoveAt(0);
        _under.Add(Flags);
        Flags = flags & Known;
    }

    /// <summary>Goes back by so many steps (<c>CSI &lt; count u</c>); with nothing left, to no flags.</summary>
    public void Pop(int count)
    {
        for (; count > 0 && _under.Count > 0; count--)
        {
            Flags = _under[^1];
            _under.RemoveAt(_under.Count - 1);
        }
        if (count > 0)
            Flags = 0;
    }

    /// <summary>Sets exactly these flags (1), these too (2), or all but these (3) (<c>CSI = flags ; how u</c>).</summary>
    public void Set(int flags, int how) => Flags = Known & how switch
    {
        1 => flags,
        2 => Flags | flags,
        3 => Flags & ~flags,
        _ => Flags,
    };

    public void Clear()
    {
        _under.Clear();
        Flags = 0;
    }
}
