using FsCheck.Fluent;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Screen;

/// <summary>
/// Pieces that generated streams are made of. A stream is put together so that it meets none of <see cref="TmuxDifferences"/>: what is
/// relative to the cursor is left out while the cursor is in the last column, wide characters are met in the middle only by the vocabulary
/// that keeps everything on even columns, and the alternate screen is entered and left by turns.
/// </summary>
/// <param name="Size">The screen's size.</param>
/// <param name="Anywhere">Pieces that fit everywhere.</param>
/// <param name="Relative">Pieces that do not fit in the last column.</param>
/// <param name="Marked">Text with combining marks, none of which may fall on the last column.</param>
internal sealed record TmuxVocabulary(TerminalSize Size, string[] Anywhere, string[] Relative, string[] Marked)
{
    private const string Enter = "\u001b[49m\u001b[?1049h";
    private const string Leave = "\u001b[?1049l";

    private const string Lines = "\u001b[?6l\u001b[2;8r\u001b[5H\u001b[";

    private static readonly string[] Pens =
    [
        "\u001b[m", "\u001b[1m", "\u001b[2;3m", "\u001b[4m", "\u001b[4:3m", "\u001b[21m", "\u001b[5;7m", "\u001b[8m", "\u001b[9;53m", "\u001b[22;24m", "\u001b[23;25;27;28;29;55m",
        "\u001b[31m", "\u001b[94;103m", "\u001b[42m", "\u001b[39;49m", "\u001b[38;5;200m", "\u001b[48;2;10;20;30m", "\u001b[38:2::1:2:3m", "\u001b[48:5:9m",
        "\u001b[58;5;3m", "\u001b[58:2::9:8:7m", "\u001b[59m",
    ];

    private static readonly string[] Places =
    [
        "\r", "\r\n", "\u001bE", "\u001b[H", "\u001b[3;5H", "\u001b[2;3H", "\u001b[9;21H", "\u001b[10;1H", "\u001b[5;29f", "\u001b[3G", "\u001b[99;99H\r", "\u001b[2E", "\u001b[2F",
    ];

    private static readonly string[] Erasures =
    [
        "\u001b[J", "\u001b[K", "\u001b[X", "\u001b[4X", "\u001b[2P", "\u001b[4P", "\u001b[99P", "\u001b[98X", "\u001b[5G\u001b[2@", "\u001b[9G\u001b[4@",
    ];

    /// <summary>Everything a program does, in characters of one cell.</summary>
    public static readonly TmuxVocabulary Operations = new(TmuxOracle.Small,
        [
            .. Pens, .. Places, "plain text ", "0123456789", "ab\tc", "\u001b[H\u001b[2J", "\r\u001b[2K", "\u001b[H\u001b[1J", "\u001b[5;7H\u001b[1J", "\u001b[4;9H\u001b[1K",
            Lines + "2L", Lines + "M", "\u001b[2S", "\u001b[T", "\u001b[99S", "\u001b[?6l\u001b[2;6r", "\u001b[?6l\u001b[4;9r", "\u001b[?6l\u001b[r", "\u001b[?6h", "\u001b[?6l", "\u001b[4h", "\u001b[4l",
            "\u001b[3;5Hx\u001b[5b", "\u001b[3;5H\u001b(0lqqk\u001b(B", "\u001b)0\u000exx\u000f", "\u001b[?25l", "\u001b[?2004h", "\u001b]0;title\u0007", "\u001b]8;;x:y\u001b\\", "\u001b[?1;1006h",
            "\u001b[>1u", "\u001b[<u", "\u001b[3g", "\u001b[9G\u001bH", "\u001b[9G\u001b[g", "\u001b[?7h", "\u001bP$q\u001b\\", "\u001b[c", "\u001b[?2026h", "\u001b[12\u0018", Enter, Leave, "\u001b[H\u001b#8",
        ],
        [
            .. Erasures, "\b", "\t", "\n", "\v", "\f", "\u001b[A", "\u001b[3A", "\u001b[B", "\u001b[4B", "\u001b[C", "\u001b[7C", "\u001b[D", "\u001b[9D", "\u001b[4d", "\u001b[Z", "\u001b[2Z", "\u001bD", "\u001bM",
            "\u001b7\u001b[8;8H\u001b[7mS\u001b8", "\u001b[s\u001b[HT\u001b[u", "\u001b[?7l", "\u001b[1K", "\u001b[1J",
        ],
        ["e\u0301", "a\u0308\u0323b"]);

    /// <summary>Characters of every width, one after the other, over the end of the row.</summary>
    public static readonly TmuxVocabulary Text = new(TmuxOracle.Small,
        ["plain text ", "日本語", "😀", "한글", "❯ ●─✶…", "\r\n", "\u001b[1m", "\u001b[31m", "\u001b[m", "ｗ", "🀄", "\u00ad", "①", "⎿", "�"],
        [],
        ["e\u0301", "각", "🇩🇪", "नमस्ते", "ไทย", "漢\u3099"]);

    /// <summary>Operations among wide characters, on even columns.</summary>
    public static readonly TmuxVocabulary Pairs = new(new TerminalSize(30, 10),
        [
            .. Pens, .. Places, "日本語", "ab", "😀", "wide: ", "한글", "\u001b[H\u001b[2J", "\u001b[5;7H\u001b[J", Lines + "2L", Lines + "M", "\u001b[2;6r", "\u001b[r", "\u001b[4h", "\u001b[4l", Enter, Leave,
            "\u001b[2S", "\u001b[T",
        ],
        [.. Erasures[3..], "\u001b[4C", "\u001b[2D", "\u001b[4d", "\u001b[J", "\u001b[K", "\n", "\u001bM", "\u001b[A", "\u001b[3B"],
        ["🇩🇪", "漢\u3099"]);

    /// <summary>Streams of this vocabulary, the same ones each time: a difference found once is found each time.</summary>
    public IEnumerable<string[]> Streams(int count) =>
        Gen.ArrayOf(Gen.Elements<string>([.. Anywhere, .. Relative, .. Marked]), 60).Sample(60, new FsCheck.Rnd(20261, 1), count).Select(Fitting);

    /// <summary>The pieces without those that would meet a known difference.</summary>
    public string[] Fitting(string[] pieces)
    {
        var screen = new TerminalScreen(Size);
        return [.. pieces.Where(piece =>
        {
            var fits = piece switch
            {
                Enter => !screen.Modes.AlternateScreen,
                Leave => screen.Modes.AlternateScreen,
                _ when Marked.Contains(piece) => screen.CursorColumn < Size.Columns - 8,
                _ => screen.CursorColumn < Size.Columns - 1 || !Relative.Contains(piece),
            };
            if (fits)
                screen.Feed(System.Text.Encoding.UTF8.GetBytes(piece));
            return fits;
        })];
    }
}
