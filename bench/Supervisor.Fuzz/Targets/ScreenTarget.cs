using Supervisor.Claude.Screens;
using Supervisor.Core;
using Supervisor.Daemon.Clients;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Fuzz.Targets;

/// <summary>What programs write to their terminals: to the model, its painter, the reader of the client's screens, and the tail.</summary>
internal sealed class ScreenTarget : IFuzzTarget
{
    private const int ScrollbackBytes = 450_000;
    private const int CellBytes = 128;

    private readonly ClientScreenReader _reader = new();
    private readonly OutputTail _tail = new();

    public string Name => "screen";

    public IReadOnlyList<byte[]> Seeds { get; } =
        [.. Corpus.Files("tests/Supervisor.Terminal.Tests/TestData/programs", "*.vt"), .. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/screens", "*.vt", most: 60)];

    public IReadOnlyList<string> Words { get; } =
    [
        "\e[999999999;1H", "\e[2J", "\e[?1049h", "\e[?1049l", "\e[?2026h", "\e[1;9999r", "\e[99999L", "\e[99999@", "\e[99999X", "\e[99999b", "\e[99999S", "\e[99999T", "\e[38;2;1;2;3m", "\e[38:5:1m", "\e[4:3m", "\e#8",
        "\e]0;title\a", "\e]8;;http://x\e\\", "\e]52;c;QUJD\a", "\e[22t", "\e[23t", "\ec", "\e7", "\e8", "\e(0", "\u000e", "\e[6n", "\e[c", "\e[>q", "\e[?u", "\e[>1u", "\eP$qm\e\\", "\e[3g", "\eH", "\t", "\b",
        "你", "👩‍👩‍👧", "e\u0301\u0301\u0301", "❯ ", "╭───╮", "│ > ", "Do you want to proceed?", "❯ 1. Yes", "esc to interrupt", "⎿ ", "● ",
    ];

    public void Take(byte[] input, Chance chance)
    {
        var size = new TerminalSize(1 + chance.Below(chance.OneIn(20) ? 300 : 130), 1 + chance.Below(chance.OneIn(20) ? 120 : 45));
        var screen = new TerminalScreen(size, chance.Of([0, 10, 1000]), chance.OneIn(2) ? DeviceQueryPolicy.Basic : DeviceQueryPolicy.None);
        ScreenSnapshot? before = null;
        for (var at = 0; at < input.Length;)
        {
            var length = Math.Min(input.Length - at, 1 + chance.Below(4096));
            screen.Feed(input.AsSpan(at, length));
            _tail.Feed(input.AsSpan(at, length));
            at += length;
            if (chance.OneIn(8)) screen.Resize(new TerminalSize(1 + chance.Below(130), 1 + chance.Below(45)));
            if (chance.OneIn(2)) before = screen.Snapshot();
            screen.TakeReplies();
        }

        if (screen.RetainedBytes > ScrollbackBytes + (2 * CellBytes * screen.Size.Columns * screen.Size.Rows))
            throw new BrokenPromiseException($"a screen of {screen.Size} takes {screen.RetainedBytes} bytes");
        var snapshot = screen.Snapshot();
        CheckText(snapshot.ToText());
        ScreenPainter.ToAnsi(snapshot);
        _reader.Read(snapshot);
        ScreenPainter.Update(before, snapshot, new TerminalSize(1 + chance.Below(200), 1 + chance.Below(60)));
        if (screen.IsAtGround) CheckPainting(screen, snapshot);
        foreach (var row in screen.ScrollbackRows()) CheckText(row);
        if (chance.OneIn(16)) CheckText(_tail.Read(OutputTail.Kept, follow: false).Text);
        _ = PlainText.Clean(snapshot.Title);
    }

    private static void CheckPainting(TerminalScreen screen, ScreenSnapshot snapshot)
    {
        var again = new TerminalScreen(screen.Size);
        again.Feed(ScreenPainter.Paint(screen, screen.Size));
        if (again.Snapshot().ToText() != snapshot.ToText()) throw new BrokenPromiseException("its painting shows another text");
    }

    private static void CheckText(string text)
    {
        foreach (var c in text)
        {
            if (c is not ('\n' or '\t') && char.IsControl(c)) throw new BrokenPromiseException($"the text holds the control character U+{(int)c:X4}");
        }
    }
}
