namespace Supervisor.Terminal.Tests.Screen;

/// <summary>A kind of stream that our screen and tmux 3.3a show differently, on purpose.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Reason">Why the screen is not made to do as tmux does.</param>
/// <param name="Streams">Examples, on <see cref="TmuxOracle.Small"/>. When tmux shows one as we do, the entry is out of date.</param>
internal sealed record TmuxDifference(string Name, string Reason, params string[] Streams)
{
    /// <summary>The size that the screen gets after the stream, when the difference is about that.</summary>
    public TerminalSize? Resized { get; init; }

    /// <summary>What is written after the resize.</summary>
    public string Then { get; init; } = "";
}

/// <summary>Every known difference to tmux 3.3a. A difference that is not here is a failure.</summary>
internal static class TmuxDifferences
{
    private const string Line = "1234567890123456789012345678901";

    public static readonly TmuxDifference[] All =
    [
        new("pending wrap",
            "tmux keeps the cursor past the last column; DEC's terminals and xterm keep it in that column, so that what is relative to the cursor starts there, and any movement forgets the wrap",
            $"{Line}\bx", $"{Line}\u001b[Dx", $"{Line}\u001b[Kx", $"{Line}\u001b[Jx", $"{Line}\u001b[X", $"{Line}\u001b[@", $"{Line}\u001b[P", $"{Line}\nx",
            $"{Line}\u001bDx", $"{Line}\u001bMx", $"{Line}\u001b[2dx", $"{Line}\u001b[?7lx", $"{Line}\u001b[2Jx"),
        new("pending wrap saved",
            "DECSC saves the pending wrap (VT420 manual, xterm); tmux comes back to the last column without it",
            $"{Line}\u001b7\u001b[H\u001b8x"),
        new("mark on a pending wrap",
            "a combining mark belongs to the character before it; with the wrap pending, tmux gives it to the one before that",
            $"{Line}\u0301x"),
        new("half of a wide character",
            "where one half is written over or erased, the other cannot stay: xterm blanks it; tmux leaves it, and shows two characters in three cells",
            "日本\u001b[1;2Hx", "日本\u001b[1;2H\u001b[K", "日本語\u001b[1;2H\u001b[P", "日本語\u001b[1;2H\u001b[@", "日本語\u001b[1;2H\u001b[X"),
        new("emoji by variation selector",
            "U+FE0F makes a character an emoji of two cells (UTS #51, UAX #11); tmux 3.3 counts one",
            "❤️|x", "1️⃣|x", "🏳️‍🌈|x"),
        new("skin tones",
            "a modifier joins the emoji before it (UTS #51); tmux 3.3 draws it on its own",
            "👍🏽|x", "☝🏽|x", "👩🏽‍🚀|x"),
        new("long clusters",
            "tmux keeps 21 bytes a cell and drops the rest; here the longest emoji sequences of UTS #51 fit",
            "👨‍👩‍👧‍👦|x", "🏴󠁧󠁢󠁥󠁮󠁧󠁿|x"),
        new("joiner after text",
            "U+200D shapes Arabic and Indic letters too; tmux keeps it only among emoji",
            "a\u200db|"),
        new("young characters",
            "emoji of Unicode 14 and later; the C library and utf8proc that tmux was built with do not know them and tmux drops them",
            "\U0001fae8|x", "\U0001fadc|x"),
        new("saved cursors",
            "in xterm each screen has one saved cursor, and modes 1048 and 1049 use it; tmux has one for both screens, another for 1049, and none for 1048",
            "\u001b[31m\u001b7\u001b[m\u001b[5;5H\u001b[?1049h\u001b[2;2H\u001b7\u001b[?1049lx\u001b8y", "\u001b[3;3H\u001b7\u001b[5;5H\u001b[?1049l|",
            "\u001b[3;3Hmain\u001b[?1048h\u001b[H\u001b[?1048l|"),
        new("margins in origin mode",
            "DECSTBM homes the cursor, and in origin mode home is in the margins (VT420 manual, xterm); tmux goes to the corner of the screen",
            "\u001b[?6h\u001b[4;9rx"),
        new("colour of the alternate screen",
            "mode 1049 erases it, and erasing takes the background of the pen (xterm); tmux takes the default",
            "\u001b[41m\u001b[?1049h"),
        new("reset in the alternate screen",
            "RIS leaves the alternate screen in xterm; tmux stays in it",
            "\u001b[?1049habc\u001bcxyz\u001b[?1049l"),
        new("soft reset",
            "tmux 3.3 does not know DECSTR",
            "\u001b[1;31m\u001b[!px"),
        new("inserted and deleted lines",
            "IL and DL return the cursor to the first column and do nothing outside the margins (VT102 manual, xterm)",
            "\u001b[5;5Hab\u001b[Lx", "\u001b[5;5Hab\u001b[Mx", "\u001b[3;5r\u001b[8Hab\u001b[Lx"),
        new("inserting to the end of the row",
            "ICH blanks what it pushes out entirely; tmux then changes nothing",
            "abc\r\u001b[99@"),
        new("repetition",
            "REP repeats any graphic character, and wraps (ECMA-48, xterm); tmux repeats ASCII up to the end of the row",
            "日\u001b[3bx", "e\u0301\u001b[3b|", $"{Line}\u001b[bx"),
        new("movements of ECMA-48",
            "tmux 3.3 knows neither CHT, HPR nor VPR",
            "\u001b[2Ix", "\u001b[4ax", "\u001b[2ex"),
        new("line feed mode",
            "LNM (mode 20) is VT100; tmux 3.3 does not know it",
            "\u001b[20hab\ncd"),
        new("132 columns",
            "DECCOLM clears the screen only when mode 40 allows it, which xterm does not by default; tmux clears without changing the width",
            "\u001b[5;5Hab\u001b[?3hyz"),
        new("selective erase",
            "DECSED and DECSEL erase everything where no character is protected; tmux 3.3 ignores them",
            "abc\u001b[?2Kx", "abc\u001b[?2Jx"),
        new("many or large parameters",
            "tmux drops sequences of more than 24 values or with values past 2^31; xterm clamps and goes on",
            "\u001b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;31mx", "\u001b[3;3Hx\u001b[99999999999999Cy"),
        new("malformed colours and styles",
            "a colour that is cut short or out of range changes nothing; tmux takes the default colour or reads on within it; sub-parameters after a style are passed over",
            "\u001b[31m\u001b[38;5mx", "\u001b[38;2;1;2mx", "\u001b[31m\u001b[38;5;300mx", "\u001b[4:3:1mx", "\u001b[1:31mx"),
        new("re-flow",
            "xterm cuts and pads rows; tmux wraps the main screen anew. A program draws again after a resize, for what it drew, and re-flowed rows would stand in its way",
            "a first line that is long enough to be wrapped") { Resized = new TerminalSize(20, 10) },
        new("rows from the scrollback",
            "a taller screen gets blank rows below; tmux and xterm take rows back from the scrollback, which here is plain text without colours",
            "1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n10\r\n11\r\n12") { Resized = new TerminalSize(31, 12) },
        new("margins after a resize",
            "xterm opens the margins at every resize; tmux only when the number of rows changes",
            "\u001b[3;5rabc") { Resized = new TerminalSize(40, 10), Then = "\u001b[5Hx\r\ny" },
        new("tabs after a resize",
            "xterm keeps tab stops and adds new ones on the right; tmux sets all anew",
            "\u001b[5G\u001bH\r") { Resized = new TerminalSize(40, 10), Then = "\tx" },
        new("saved cursor after a resize",
            "what was saved stays with its line when rows leave the top; tmux keeps the row's number",
            "\u001b[2;2H\u001b7\u001b[9;9H") { Resized = new TerminalSize(31, 4), Then = "\u001b8x" },
    ];
}
