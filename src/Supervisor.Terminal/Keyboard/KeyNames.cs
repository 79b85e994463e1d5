using System.Text;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Keyboard;

/// <summary>
/// Keys by the names that tmux has for them: <c>Enter Escape Tab BTab Space BSpace Up Down Left Right Home End PPage NPage IC DC F1</c> to
/// <c>F12</c>, <c>KP0</c> and the rest of the keypad, any single character, and each with <c>C-</c>, <c>M-</c> and <c>S-</c> before it, in any
/// order; <c>^x</c> is <c>C-x</c>. They send what xterm sends. Names are known in any case.
/// </summary>
public static class KeyNames
{
    private static readonly Dictionary<string, NamedKey> Named =
        NamedKey.All.ToDictionary(key => key.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names, without modifiers and single characters, for help and completion.</summary>
    public static IReadOnlyList<string> All { get; } = [.. NamedKey.All.Select(key => key.Name)];

    /// <summary>
    /// What a key sends to a program that has set these modes. False when it is not the name of a key: who asked then means the text
    /// itself, as tmux's send-keys takes it.
    /// </summary>
    public static bool TryEncode(string name, TerminalModes modes, out byte[] keys)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(modes);
        keys = [];
        var rest = name;
        var modifiers = KeyModifiers.None;
        if (rest.Length > 1 && rest[0] == '^')
        {
            modifiers = KeyModifiers.Control;
            rest = rest[1..];
        }
        while (rest.Length > 2 && rest[1] == '-' && Modifier(rest[0]) is { } modifier)
        {
            modifiers |= modifier;
            rest = rest[2..];
        }
        string text;
        if (Named.TryGetValue(rest, out var key))
            text = OfNamed(key, modifiers, modes);
        else if (rest.Length > 0 && Rune.TryGetRuneAt(rest, 0, out var rune) && rune.Utf16SequenceLength == rest.Length)
            text = OfCharacter(rune, modifiers);
        else
            return false;
        keys = Encoding.UTF8.GetBytes(text);
        return true;
    }

    private static KeyModifiers? Modifier(char letter) => letter switch
    {
        'C' or 'c' => KeyModifiers.Control,
        'M' or 'm' => KeyModifiers.Meta,
        'S' or 's' => KeyModifiers.Shift,
        _ => null,
    };

    private static string OfNamed(NamedKey key, KeyModifiers modifiers, TerminalModes modes)
    {
        var parameter = 1 + (int)modifiers;
        var plain = modifiers == KeyModifiers.None;
        return key.Kind switch
        {
            KeyKind.Cursor when plain => (modes.ApplicationCursorKeys ? "\eO" : "\e[") + (char)key.Code,
            KeyKind.Function when plain => "\eO" + (char)key.Code,
            KeyKind.Cursor or KeyKind.Function => $"\e[1;{parameter}{(char)key.Code}",
            KeyKind.Numbered => plain ? $"\e[{key.Code}~" : $"\e[{key.Code};{parameter}~",
            KeyKind.Keypad => Meta(modifiers, modes.ApplicationKeypad ? $"\eO{key.Letter}" : $"{(char)key.Code}"),
            _ => OfCharacterKey(key, modifiers),
        };
    }

    private static string OfCharacterKey(NamedKey key, KeyModifiers modifiers)
    {
        var shift = modifiers.HasFlag(KeyModifiers.Shift);
        var control = modifiers.HasFlag(KeyModifiers.Control);
        return Meta(modifiers, key.Code switch
        {
            '\t' when shift || key.Name == "BTab" => "\e[Z",
            ' ' when control => "\0",
            0x7f when control => "\b",
            var code => $"{(char)code}",
        });
    }

    private static string OfCharacter(Rune character, KeyModifiers modifiers)
    {
        if (modifiers.HasFlag(KeyModifiers.Shift))
            character = Rune.ToUpperInvariant(character);
        if (modifiers.HasFlag(KeyModifiers.Control) && Controlled(character.Value) is { } code)
            character = new Rune(code);
        return Meta(modifiers, character.ToString());
    }

    /// <summary>What Control makes of a character, as xterm has it; null where it makes nothing of it, and the character is sent.</summary>
    private static int? Controlled(int character) => character switch
    {
        '?' or '8' => 0x7f,
        '2' => 0,
        >= '3' and <= '7' => character - '3' + 0x1b,
        '-' or '/' => 0x1f,
        // Control takes away the bits that letters and their neighbours have above the control characters.
        >= '@' and <= '_' => character - '@',
        >= 'a' and <= 'z' => character - 'a' + 1,
        _ => null,
    };

    private static string Meta(KeyModifiers modifiers, string keys) =>
        modifiers.HasFlag(KeyModifiers.Meta) ? "\e" + keys : keys;
}
