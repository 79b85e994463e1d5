namespace Supervisor.Terminal.Screen;

/// <summary>The titles that a program put away with <c>CSI 22 t</c>, to have them back with <c>CSI 23 t</c>. Past the bound the oldest goes.</summary>
internal sealed class TitleStack
{
    private const int Capacity = 10;
    private readonly List<string> _titles = [];

    /// <summary>Characters of all titles.</summary>
    public int Length => _titles.Sum(title => title.Length);

    public void Push(string title)
    {
        if (_titles.Count == Capacity)
            _titles.RemoveAt(0);
        _titles.Add(title);
    }

    /// <summary>The title put away last, or null.</summary>
    public string? Pop()
    {
        if (_titles.Count == 0)
            return null;
        var title = _titles[^1];
        _titles.RemoveAt(_titles.Count - 1);
        return title;
    }

    public void Clear() => _titles.Clear();
}
