using System.Text;
using Supervisor.Control.Attach;
using Supervisor.Daemon.Attach;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Terminal;

namespace Supervisor.Daemon.Tests.Attach;

public sealed class PumpTests
{
    private static readonly TerminalSize Size = new(100, 30);
    private readonly ManualTime _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_who_takes_nothing_is_dropped_and_the_terminal_never_waits()
    {
        var terminal = new SessionTerminal(Size, new OutputTail(), _time);
        var viewer = new Viewer(Size, readOnly: false);
        terminal.Enter(viewer, _ => { });
        using var stuck = new StuckStream();
        var pump = new ViewerPump(terminal, viewer, stuck, _time).RunAsync(Ct);
        for (var i = 0; i < 10_000; i++) terminal.OnOutput(Encoding.ASCII.GetBytes($"line {i}\r\n")); // returns, whatever the viewer does
        Assert.Contains("line 9999", terminal.Snapshot().ToText(), StringComparison.Ordinal);
        Assert.False(await _time.RunAsync(pump, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task All_is_sent_in_order_and_the_end_last()
    {
        var terminal = new SessionTerminal(Size, new OutputTail(), _time);
        var viewer = new Viewer(Size, readOnly: false);
        terminal.Enter(viewer, _ => { });
        using var sent = new MemoryStream();
        var pump = new ViewerPump(terminal, viewer, sent, _time).RunAsync(Ct);
        terminal.OnOutput("hello"u8);
        terminal.OnExited(new Supervisor.Terminal.Pty.ExitStatus(4, null));
        Assert.True(await _time.RunAsync(pump, TimeSpan.FromMilliseconds(10)));
        var frames = new AttachFrameReader();
        frames.Feed(sent.ToArray());
        var kinds = new List<AttachFrameKind>();
        while (frames.TryRead(out var frame)) kinds.Add(frame.Kind);
        Assert.Equal((AttachFrameKind.Leave, AttachFrameKind.Exit), (kinds[0], kinds[^1]));
    }

    /// <summary>Takes nothing, for ever.</summary>
    private sealed class StuckStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Task.Delay(Timeout.Infinite, cancellationToken));
    }
}
