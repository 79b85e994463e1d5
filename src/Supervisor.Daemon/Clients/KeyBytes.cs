using System.Text;
using Supervisor.Core.Typing;

namespace Supervisor.Daemon.Clients;

/// <summary>What a terminal sends for the keys of a script, in the plain encoding in which the client stays [measured].</summary>
internal static class KeyBytes
{
    /// <summary>The pause between two pieces of a long typed text, so that they are not read as one.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A longer write might be taken for a paste [measured: 300 characters are not, 2,000 are].</summary>
    private const int PieceLength = 100;

    /// <summary>The bytes, in the pieces in which they are written.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Of(KeyAction action) => action switch
    {
        KeyAction.TypeText { IsPasted: true, Text: var text } => [Encoding.UTF8.GetBytes($"\e[200~{text}\e[201~")],
        KeyAction.TypeText { Text: var text } => [.. Pieces(text)],
        KeyAction.Press { Key: var key } => [Of(key)],
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no such action"),
    };

    private static byte[] Of(Key key) => key switch
    {
        Key.Enter => "\r"u8.ToArray(),
        Key.Escape => "\e"u8.ToArray(),
        Key.Up => "\e[A"u8.ToArray(),
        Key.Down => "\e[B"u8.ToArray(),
        Key.Stash => [0x13],
        Key.ClearRow => [0x15],
        Key.Backspace => [0x7f],
        Key.VimInsert => "i"u8.ToArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "no such key"),
    };

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(PieceLength, text.Length - at);
            if (at + length < text.Length && char.IsHighSurrogate(text[at + length - 1])) length--;
            yield return Encoding.UTF8.GetBytes(text, at, length);
            at += length;
        }
    }
}
