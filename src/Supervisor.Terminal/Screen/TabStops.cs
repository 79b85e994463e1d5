namespace Supervisor.Terminal.Screen;

/// <summary>Where horizontal tabs stop: every eight columns until a program says otherwise.</summary>
internal sealed class TabStops
{
    private bool[] _stops = [];

    public TabStops(int columns) => Resize(columns);

    public void Resize(int columns)
    {
        var old = _stops.Length;
        Array.Resize(ref _stops, columns);
        for (var column = old; column < columns; column++)
            _stops[column] = column % 8 == 0;
    }

    public void Reset()
    {
        for (var column = 0; column < _stops.Length; column++)
            _stops[column] = column % 8 == 0;
    }

    public bool IsSet(int column) => _stops[column];

    public void Set(int column) => _stops[column] = true;

    public void Clear(int column) => _stops[column] = false;

    public void ClearAll() => Array.Clear(_stops);

    public int Next(int column)
    {
        var next = column + 1;
        while (next < _stops.Length && !_stops[next])
            next++;
        return Math.Min(next, _stops.Length - 1);
    }

    public int Previous(int column)
    {
        var previous = column - 1;
        while (previous > 0 && !_stops[previous])
            previous--;
        return Math.Max(previous, 0);
    }
}
