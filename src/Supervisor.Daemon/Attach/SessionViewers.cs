using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Attach;

/// <summary>
/// The people who look at one terminal, and the size that they give it: the last of them that attached, typed, or resized while being
/// the last decides; read-only viewers never do. When nobody is left the size stays, since a program draws best what it has drawn already,
/// but never below what its screen can be read at.
/// Scheme: everything here belongs to who holds the terminal's lock; nothing waits.
/// </summary>
internal sealed class SessionViewers(TerminalScreen screen)
{
    /// <summary>A screen that nobody looks at is at least so large: smaller ones of the client cannot be read reliably.</summary>
    public static readonly TerminalSize Smallest = new(60, 15);

    private readonly List<Viewer> _viewers = [];
    private Action<TerminalSize>? _resize;
    private ViewerEnd? _end;
    private long _activity;

    /// <summary>Whether anybody looks.</summary>
    public bool Any => _viewers.Count > 0;

    /// <summary>Takes in a viewer, who is painted at once. One who comes after the end is told of it.</summary>
    /// <param name="viewer">Not taken in yet.</param>
    /// <param name="resize">Tells the program of another size.</param>
    public void Enter(Viewer viewer, Action<TerminalSize> resize)
    {
        _resize = resize;
        _viewers.Add(viewer);
        viewer.Repaint();
        if (_end is not null) viewer.End(_end);
        else if (!viewer.ReadOnly) Activate(viewer);
    }

    /// <summary>Forgets a viewer.</summary>
    public void Leave(Viewer viewer)
    {
        if (_viewers.Remove(viewer)) SetSize(Latest()?.Size ?? AtLeast(screen.Size));
    }

    /// <summary>The program wrote, and the screen has taken it in.</summary>
    public void Pass(ReadOnlySpan<byte> output, bool titleChanged)
    {
        foreach (var viewer in _viewers) viewer.Pass(output, titleChanged, screen);
    }

    /// <summary>A viewer typed.</summary>
    public void Typed(Viewer viewer)
    {
        if (!viewer.ReadOnly && _viewers.Contains(viewer)) Activate(viewer);
    }

    /// <summary>A viewer's terminal has another size, or asks to be painted anew.</summary>
    public void Resized(Viewer viewer, TerminalSize size)
    {
        viewer.Resize(size);
        if (Latest() == viewer) SetSize(size);
    }

    /// <summary>The size that the program has while nobody who may decide looks is another.</summary>
    /// <param name="resize">Tells the program of another size.</param>
    public void Configured(TerminalSize size, Action<TerminalSize> resize)
    {
        _resize = resize;
        if (Latest() is null) SetSize(size);
    }

    /// <summary>Ends every view, and those to come.</summary>
    public void End(ViewerEnd end)
    {
        _end ??= end;
        foreach (var viewer in _viewers) viewer.End(_end);
    }

    private static TerminalSize AtLeast(TerminalSize size) =>
        new(Math.Max(size.Columns, Smallest.Columns), Math.Max(size.Rows, Smallest.Rows));

    private Viewer? Latest() => _viewers.Where(v => !v.ReadOnly).MaxBy(v => v.Activity);

    private void Activate(Viewer viewer)
    {
        viewer.Activity = ++_activity;
        SetSize(viewer.Size);
    }

    private void SetSize(TerminalSize wanted)
    {
        var size = new TerminalSize(
            Math.Clamp(wanted.Columns, 1, TerminalScreen.MaxExtent), Math.Clamp(wanted.Rows, 1, TerminalScreen.MaxExtent));
        if (size == screen.Size || _end is not null) return;
        screen.Resize(size);
        _resize?.Invoke(size);
        foreach (var viewer in _viewers) viewer.Repaint();
    }
}
