namespace Supervisor.Terminal.Keyboard;

/// <summary>How a key that has a name sends itself.</summary>
internal enum KeyKind
{
    /// <summary>One character, such as Tab.</summary>
    Character,

    /// <summary><c>CSI letter</c>, <c>SS3 letter</c> with application cursor keys, <c>CSI 1 ; modifiers letter</c> with modifiers.</summary>
    Cursor,

    /// <summary><c>SS3 letter</c>, <c>CSI 1 ; modifiers letter</c> with modifiers: F1 to F4.</summary>
    Function,

    /// <summary><c>CSI number ~</c>, <c>CSI number ; modifiers ~</c> with modifiers.</summary>
    Numbered,

    /// <summary>A character, <c>SS3 letter</c> with the application keypad.</summary>
    Keypad,
}

/// <summary>A key that has a name.</summary>
/// <param name="Name">The name, as tmux has it.</param>
/// <param name="Kind">How it is sent.</param>
/// <param name="Code">The character, the letter or the number.</param>
/// <param name="Letter">A keypad key's letter after SS3.</param>
internal sealed record NamedKey(string Name, KeyKind Kind, int Code, char Letter = '\0')
{
    /// <summary>All of them, and other names of the same: tmux's key-string.c. What they send is xterm's (ctlseqs, "PC-Style Function Keys").</summary>
    public static IReadOnlyList<NamedKey> All { get; } =
    [
        new("Enter", KeyKind.Character, '\r'),
        new("Escape", KeyKind.Character, 0x1b),
        new("Tab", KeyKind.Character, '\t'),
        new("BTab", KeyKind.Character, '\t'),
        new("Space", KeyKind.Character, ' '),
        new("BSpace", KeyKind.Character, 0x7f),
        new("Up", KeyKind.Cursor, 'A'),
        new("Down", KeyKind.Cursor, 'B'),
        new("Right", KeyKind.Cursor, 'C'),
        new("Left", KeyKind.Cursor, 'D'),
        new("Home", KeyKind.Cursor, 'H'),
        new("End", KeyKind.Cursor, 'F'),
        new("IC", KeyKind.Numbered, 2),
        new("Insert", KeyKind.Numbered, 2),
        new("DC", KeyKind.Numbered, 3),
        new("Delete", KeyKind.Numbered, 3),
        new("PPage", KeyKind.Numbered, 5),
        new("PageUp", KeyKind.Numbered, 5),
        new("PgUp", KeyKind.Numbered, 5),
        new("NPage", KeyKind.Numbered, 6),
        new("PageDown", KeyKind.Numbered, 6),
        new("PgDn", KeyKind.Numbered, 6),
        new("F1", KeyKind.Function, 'P'),
        new("F2", KeyKind.Function, 'Q'),
        new("F3", KeyKind.Function, 'R'),
        new("F4", KeyKind.Function, 'S'),
        new("F5", KeyKind.Numbered, 15),
        new("F6", KeyKind.Numbered, 17),
        new("F7", KeyKind.Numbered, 18),
        new("F8", KeyKind.Numbered, 19),
        new("F9", KeyKind.Numbered, 20),
        new("F10", KeyKind.Numbered, 21),
        new("F11", KeyKind.Numbered, 23),
        new("F12", KeyKind.Numbered, 24),
        new("KP/", KeyKind.Keypad, '/', 'o'),
        new("KP*", KeyKind.Keypad, '*', 'j'),
        new("KP-", KeyKind.Keypad, '-', 'm'),
        new("KP+", KeyKind.Keypad, '+', 'k'),
        new("KP.", KeyKind.Keypad, '.', 'n'),
        new("KP0", KeyKind.Keypad, '0', 'p'),
        new("KP1", KeyKind.Keypad, '1', 'q'),
        new("KP2", KeyKind.Keypad, '2', 'r'),
        new("KP3", KeyKind.Keypad, '3', 's'),
        new("KP4", KeyKind.Keypad, '4', 't'),
        new("KP5", KeyKind.Keypad, '5', 'u'),
        new("KP6", KeyKind.Keypad, '6', 'v'),
        new("KP7", KeyKind.Keypad, '7', 'w'),
        new("KP8", KeyKind.Keypad, '8', 'x'),
        new("KP9", KeyKind.Keypad, '9', 'y'),
        new("KPEnter", KeyKind.Keypad, '\r', 'M'),
    ];
}
