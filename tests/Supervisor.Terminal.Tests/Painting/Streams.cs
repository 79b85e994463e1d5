using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Supervisor.Terminal.Tests.Painting;

/// <summary>What programs write: recorded, and made up of every operation that leaves something behind in the terminal's state.</summary>
internal static class Streams
{
    public static readonly Config Thoroughly = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500).WithEndSize(120);

    // What a viewer cannot be brought to is left out: the alternate screen is entered as programs do it, cleared (1049), with a cursor of
    // its own saved before one is restored there, and with plain keys.
    private static readonly string[] Pieces =
    [
        "plain text ", "e\u0301", "日本語", "😀", "한", "x\e[9b", "\e[5b", "👩", "\u200d💻", "👍", "🏽", "\r\n", "\r", "\n", "\t", "\b", "\eM", "\eD", "\eE",
        "\e[H", "\e[99;99H", "\e[3;5H", "\e[2;2H", "\e[3G", "\e[4d", "\e[2A", "\e[2B", "\e[3C", "\e[3D",
        "\e[J", "\e[1J", "\e[2J", "\e[K", "\e[1K", "\e[2K", "\e[4X", "\e[3@", "\e[3P", "\e[2L", "\e[2M", "\e[2S", "\e[T",
        "\e[2;6r", "\e[3;4r", "\e[r", "\e7", "\e8", "\e[s", "\e[u", "\e[?1049h\e7\e[<99u", "\e[?1049l", "\e[?6h", "\e[?6l", "\e[?7l", "\e[?7h", "\e[4h", "\e[4l",
        "\e[20h", "\e[20l", "\e(0", "\e(B", "\e)0", "\e)B", "\x0e", "\x0f", "\eH", "\e[g", "\e[3g", "\e[Z",
        "\e[m", "\e[1m", "\e[2;3m", "\e[4m", "\e[5;7m", "\e[8;9;53m", "\e[22m", "\e[27m", "\e[31m", "\e[94m", "\e[38;5;123m", "\e[38;2;1;2;3m", "\e[42m", "\e[105m",
        "\e[48;5;200m", "\e[48;2;9;8;7m", "\e[39m", "\e[49m", "\e[?1h", "\e[?1l", "\e=", "\e>", "\e[?25l", "\e[?25h", "\e[?1000h", "\e[?1002h", "\e[?1003h", "\e[?1003l", "\e[?9h",
        "\e[?1006h", "\e[?1005h", "\e[?1016h", "\e[?5h", "\e[?5l", "\e[>1u", "\e[>5u", "\e[<u", "\e[=3u", "\e[>4;2m", "\e[>4m", "\e[3 q", "\e[ q", "\e[4:3;58:5:9m", "\e[21;58:2::1:2:3m", "\e[24m", "\e[59m", "\e[?1006l", "\e[?1004h", "\e[?2004h", "\e[?2004l", "\e[?2026h", "\e[?2026l", "\e]0;a title\a", "\e]2;\a", "\e[!p", "\ec", "\e#8",
        "0123456789012345678901234567890123456789",
    ];

    public static Gen<byte[]> Output { get; } =
        from pieces in Gen.ArrayOf(Gen.Elements(Pieces))
        select Encoding.UTF8.GetBytes(string.Concat(pieces));

    public static Gen<TerminalSize> Size { get; } =
        from columns in Gen.Choose(1, 40)
        from rows in Gen.Choose(1, 12)
        select new TerminalSize(columns, rows);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "TestData");

    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Folder, "*.vt", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    public static (byte[] Output, TerminalSize Size) Recording(string name)
    {
        var file = Path.Combine(Folder, name);
        using var about = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(file, ".json")));
        var size = new TerminalSize(about.RootElement.GetProperty("columns").GetInt32(), about.RootElement.GetProperty("rows").GetInt32());
        return (File.ReadAllBytes(file), size);
    }

    public static string Readable(byte[] output) => Encoding.UTF8.GetString(output).Replace("\e", "\\e", StringComparison.Ordinal);
}
