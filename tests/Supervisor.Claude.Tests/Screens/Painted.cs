using System.Text;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>Paints screens by hand, as the client would.</summary>
internal sealed class Painted
{
    public const string Bold = "\u001b[1m";
    public const string Dim = "\u001b[2m";
    public const string Error = "\u001b[38;5;211m";
    public const string Echo = "\u001b[48;5;237m";
    public const string Grey = "\u001b[38;5;246m";
    public const string End = "\u001b[m";

    private readonly TerminalSize _size;
    private readonly TerminalScreen _screen;

    private Painted(int columns, int rows)
    {
        _size = new TerminalSize(columns, rows);
        _screen = new TerminalScreen(_size);
    }

    public static Painted On(int columns = 60, int rows = 20) => new(columns, rows);

    /// <summary>A line over the whole width, in the colour that every theme gives it.</summary>
    public string Rule => "\u001b[38;5;244m" + new string('─', _size.Columns) + End;

    /// <summary>A rule with words in it.</summary>
    public string LabelledRule(string? label) => label is null ? Rule : $"─── {label} ".PadRight(_size.Columns, '─');

    /// <summary>Writes from a row (from 0) downwards.</summary>
    public Painted Rows(int first, params string[] rows)
    {
        for (var i = 0; i < rows.Length; i++)
            Feed($"\u001b[{first + i + 1};1H\u001b[2K{rows[i]}{End}");
        return this;
    }

    /// <summary>The input box in the last rows, with the cursor after its text.</summary>
    public Painted Box(string text = "", string footer = "  ? for shortcuts") =>
        Rows(_size.Rows - 4, Rule, "❯\u00a0" + text, Rule, footer).Cursor(_size.Rows - 3, 2 + text.Length);

    public Painted Cursor(int row, int column) => Feed($"\u001b[{row + 1};{column + 1}H");

    public Painted Title(string title) => Feed($"\u001b]0;{title}\u0007");

    public Painted Feed(string output)
    {
        _screen.Feed(Encoding.UTF8.GetBytes(output));
        return this;
    }

    public ScreenSnapshot Screen() => _screen.Snapshot();
}
