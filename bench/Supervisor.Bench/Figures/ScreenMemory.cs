using System.Text;
using Supervisor.Bench.Running;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Bench.Figures;

/// <summary>What a screen takes when its scrollback is full of full rows: text that the real clients showed.</summary>
internal sealed class ScreenMemory(BenchOptions options) : IBench
{
    private const double TargetMegabytes = 1;

    public IReadOnlyList<string> Groups { get; } = ["screen"];

    public Task RunAsync(Action<Figure> show, CancellationToken cancellationToken)
    {
        var size = new TerminalSize(TerminalStream.Columns, TerminalStream.Rows);
        var text = Encoding.UTF8.GetBytes(Words(size));
        var screens = new TerminalScreen[options.Screens];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < screens.Length; i++)
        {
            screens[i] = new TerminalScreen(size);
            while (screens[i].ScrollbackRows().Count < TerminalScreen.DefaultScrollbackRows) screens[i].Feed(text);
        }

        var megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6 / screens.Length;
        show(new Figure(
            "screen memory, full scrollback", FormattableString.Invariant($"{megabytes:0.00} MB"), $"<= {TargetMegabytes} MB",
            megabytes <= TargetMegabytes ? Verdict.Pass : Verdict.Miss,
            $"managed bytes of one of {screens.Length} screens of {size.Columns}x{size.Rows}, {TerminalScreen.DefaultScrollbackRows} rows of scrollback"));
        GC.KeepAlive(screens);
        return Task.CompletedTask;
    }

    /// <summary>The words of recorded screens, without line breaks: every row becomes full.</summary>
    private string Words(TerminalSize size)
    {
        var screen = new TerminalScreen(size);
        screen.Feed(TerminalStream.Compose(options, 1_000_000));
        return string.Join(' ', screen.ScrollbackRows().Concat(screen.Snapshot().ToText().Split('\n'))
            .SelectMany(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }
}
