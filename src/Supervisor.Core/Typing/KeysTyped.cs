using System.Globalization;

namespace Supervisor.Core.Typing;

/// <summary>
/// Which keys of one attempt have reached a terminal, as the marks of its inputs tell: who takes a session up goes on behind them.
/// </summary>
/// <param name="Attempt">The attempt.</param>
public sealed record KeysTyped(int Attempt)
{
    /// <summary>Whether all of the text was typed.</summary>
    public bool Text { get; init; }

    /// <summary>Whether a beginning of the text may have been, and not all of it.</summary>
    public bool IsPart { get; init; }

    /// <summary>How often Enter was pressed behind a text.</summary>
    public int Enters { get; init; }

    /// <summary>How often Esc was pressed.</summary>
    public int Escapes { get; init; }

    /// <summary>Whether a draft was told to go aside.</summary>
    public bool Stash { get; init; }

    /// <summary>Whether vim's INSERT was asked for.</summary>
    public bool Insert { get; init; }

    /// <summary>How many entries of lists were chosen.</summary>
    public int Chosen { get; init; }

    /// <summary>How many other keys were pressed: steps in a list, rows that were cleared.</summary>
    public int Others { get; init; }

    /// <summary>The mark of an input.</summary>
    /// <param name="attempt">Which attempt it belongs to.</param>
    /// <param name="action">What is typed.</param>
    /// <param name="isLast">Whether it is the last piece of that.</param>
    /// <param name="isChoice">Whether it is pressed in a list.</param>
    public static string Mark(int attempt, KeyAction action, bool isLast, bool isChoice) => string.Create(CultureInfo.InvariantCulture, $"a{attempt} {action switch
    {
        KeyAction.TypeText when !isLast => "part",
        KeyAction.TypeText => "text",
        KeyAction.Press { Key: Key.Enter } when isChoice => "choose",
        KeyAction.Press { Key: Key.Enter } => "enter",
        KeyAction.Press { Key: Key.Escape } when !isChoice => "escape",
        KeyAction.Press { Key: Key.Stash } => "stash",
        KeyAction.Press { Key: Key.VimInsert } => "insert",
        _ => "other",
    }}");

    /// <summary>What the marks tell of the latest attempt; null when they tell of none. What is no mark of ours is passed over.</summary>
    /// <param name="marks">The marks, oldest first, and whether the terminal has taken all of the input.</param>
    public static KeysTyped? Read(IEnumerable<(string Mark, bool Written)> marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        KeysTyped? typed = null;
        foreach (var (mark, written) in marks)
        {
            if (mark is not ['a', ..] || mark.Split(' ') is not [var name, var key]) continue;
            if (!int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) || attempt < typed?.Attempt) continue;
            var known = typed?.Attempt == attempt ? typed : new KeysTyped(attempt);
            typed = key switch
            {
                "text" or "part" when !written || key == "part" => known with { IsPart = true },
                "text" => known with { Text = true, IsPart = false },
                _ when !written => known, // one byte, or a few: not taken at all
                "enter" => known with { Enters = known.Enters + 1 },
                "escape" => known with { Escapes = known.Escapes + 1 },
                "stash" => known with { Stash = true },
                "insert" => known with { Insert = true },
                "choose" => known with { Chosen = known.Chosen + 1 },
                _ => known with { Others = known.Others + 1 },
            };
        }

        return typed;
    }
}
