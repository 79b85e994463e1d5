namespace Supervisor.Ctl.Attach;

/// <summary>The key that ends an attachment: Control and a character.</summary>
/// <param name="Character">The character, a small letter where it is one.</param>
internal sealed record DetachKey(char Character)
{
    private const int ControlMask = 0x1F;
    private static readonly string[] Prefixes = ["C-", "c-", "^", "Ctrl-", "ctrl-", "Ctrl+", "ctrl+"];

    /// <summary>Ctrl-\: of the keys with Control the one that programs use least.</summary>
    public static DetachKey Default { get; } = new('\\');

    /// <summary>The byte that a terminal sends for it in its plain encoding.</summary>
    public byte Byte => (byte)(char.ToUpperInvariant(Character) & ControlMask);

    /// <summary>How people write it.</summary>
    public override string ToString() => $"Ctrl-{char.ToUpperInvariant(Character)}";

    /// <summary>Reads <c>C-\</c>, <c>^\</c> or <c>Ctrl-\</c>.</summary>
    /// <returns>Null when it is not the name of a key that can be told from others.</returns>
    public static DetachKey? Parse(string name)
    {
        foreach (var prefix in Prefixes)
        {
            if (name.Length != prefix.Length + 1 || !name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var character = char.ToLowerInvariant(name[^1]);
            // Ctrl-I, Ctrl-M and Ctrl-[ are Tab, Enter and the beginning of every other key.
            return character is (>= 'a' and <= 'z' and not ('i' or 'm')) or '\\' or ']' or '^' or '_' or '@' ? new DetachKey(character) : null;
        }

        return null;
    }
}
