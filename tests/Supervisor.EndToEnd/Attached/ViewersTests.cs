using System.Globalization;
using Supervisor.Control.Attach;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Attached;

/// <summary>Several people may look at one session, of whom the last that typed sets the size, and none waits for another.</summary>
public sealed class ViewersTests : AttachTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Writes its size at the top whenever that changes, and what is typed below.
    private const string Sized = """
        import os, signal, sys, tty
        tty.setraw(0)
        typed = b''
        def draw(*_):
            size = os.get_terminal_size()
            os.write(1, b'\x1b[?2026h\x1b[H\x1b[2J\x1b[31mcolumns %d rows %d\x1b[m\x1b[3;1Htyped: %s\x1b[?2026l' % (size.columns, size.lines, typed))
        signal.signal(signal.SIGWINCH, draw)
        draw()
        while True:
            more = os.read(0, 100)
            typed += more
            draw()
        """;

    // Writes without end, and counts.
    private const string Floods = """
        import sys
        n = 0
        while True:
            n += 1
            sys.stdout.write('line %d %s\n' % (n, 'x' * 60))
        """;

    [Fact]
    public async Task The_last_that_typed_sets_the_size_and_all_see_what_each_types()
    {
        var rig = await StartedAsync("sized", Sized);
        var first = await AttachAsync(rig, "sized", 100, 30);
        await first.SeesAsync("columns 100 rows 30");
        var second = await AttachAsync(rig, "sized", 80, 20);
        await second.SeesAsync("columns 80 rows 20"); // the last that attached
        await first.SeesAsync("columns 80 rows 20");
        await first.Pane.TypeAsync("a");
        await first.SeesAsync("columns 100 rows 30");
        await second.SeesAsync("columns 100 rows 30"); // cut to what fits
        await second.Pane.TypeAsync("b");
        await second.SeesAsync("typed: ab");
        await first.SeesAsync("columns 80 rows 20");
        await first.SeesAsync("typed: ab");

        var reader = await AttachAsync(rig, "sized", 120, 40, "--read-only");
        await reader.SeesAsync("columns 80 rows 20");
        await reader.Pane.TypeAsync("never");
        await second.Pane.ResizeAsync(90, 25); // it is still the last
        await reader.SeesAsync("columns 90 rows 25");
        await reader.SeesAsync("typed: ab");

        await second.Pane.PressAsync("C-\\");
        Assert.Equal(0, await second.LeavesAsync());
        await first.SeesAsync("columns 100 rows 30"); // the last of those who are left
        await first.Pane.ResizeAsync(20, 5);
        await first.SeesAsync("columns 20 rows 5");
        await first.Pane.PressAsync("C-\\");
        await first.LeavesAsync();
        await reader.Pane.PressAsync("C-\\");
        await reader.LeavesAsync();
        await rig.UntilAsync("the screen can be read again", async () =>
            (await rig.Control.ScreenAsync("sized", Cancel)).Contains("columns 60 rows 15", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_storm_of_sizes_all_agree()
    {
        var rig = await StartedAsync("sized", Sized);
        var person = await AttachAsync(rig, "sized");
        await person.SeesAsync("columns 100 rows 30");
        var other = await AttachAsync(rig, "sized", 70, 20, "--read-only");
        var random = new Random(4711);
        for (var i = 0; i < 100; i++)
        {
            await person.Pane.ResizeAsync(random.Next(2, 200), random.Next(2, 60));
            if (i % 10 == 0) await person.Pane.TypeAsync("x");
        }

        await person.Pane.ResizeAsync(95, 28);
        await other.Pane.ResizeAsync(95, 28);
        var direct = await Tmux.OpenAsync(95, 28, ["python3", "-c", Sized]);
        await rig.UntilAsync("the direct run has drawn", async () => (await direct.TextAsync()).Contains("columns 95", StringComparison.Ordinal));
        await direct.TypeAsync("xxxxxxxxxx");
        await SameAsync(rig, "the person and a direct run agree", direct, person.Pane, t => t.Contains("columns 95 rows 28", StringComparison.Ordinal) && t.Contains("typed: xxxxxxxxxx", StringComparison.Ordinal));
        await SameAsync(rig, "the other and the person agree", person.Pane, other.Pane, _ => true);
        Assert.Equal((await direct.TextAsync()).TrimEnd(), (await rig.Control.ScreenAsync("sized", Cancel)).TrimEnd());
    }

    [Fact]
    public async Task A_viewer_that_does_not_read_is_dropped_and_the_session_and_the_others_go_on()
    {
        var rig = await StartedAsync("floods", Floods);
        using var deaf = Attach(rig, "floods");
        var person = await AttachAsync(rig, "floods");
        await person.SeesAsync("line ");
        var before = await LineAsync(rig);
        await rig.UntilAsync("the session goes on", async () => await LineAsync(rig) > before + 1_000_000, Patience);
        await rig.UntilAsync("the viewer sees it", async () => Last(await person.Pane.TextAsync()) > before + 1_000_000, Patience);
        await rig.UntilAsync("the deaf one is dropped", () => !deaf.SendInput([]), Patience);
        Assert.False(person.HasLeft);
        await person.Pane.PressAsync("C-\\");
        Assert.Equal(0, await person.LeavesAsync());
    }

    [Fact]
    public async Task Two_hundred_attachments_leave_nothing_behind()
    {
        var rig = await StartedAsync("sized", Sized);
        for (var i = 0; i < 20; i++) Cycle(rig, i);
        await QuietAsync(rig);
        var before = Daemon(rig);
        for (var i = 0; i < 200; i++) Cycle(rig, i);
        await QuietAsync(rig);
        var after = Daemon(rig);
        TestContext.Current.TestOutputHelper?.WriteLine($"before {before}, after {after}");
        Assert.InRange(after.Descriptors, 0, before.Descriptors + 2);
        Assert.InRange(after.Threads, 0, before.Threads + 20); // the pool adds some on a busy machine, and gives them back later
        Assert.InRange(after.Kilobytes, 0, before.Kilobytes + 12_000);
    }

    private static AttachConnection Attach(DaemonRig rig, string session, int columns = 100, int rows = 30) =>
        new Control.ControlClient(rig.Folder.Socket).Attach(
            $"{Control.ControlApi.AttachTo}?name={session}&columns={columns}&rows={rows}", TimeSpan.FromSeconds(30));

    private static void Cycle(DaemonRig rig, int i)
    {
        using var connection = Attach(rig, "sized", 80 + (i % 5), 25);
        if (i % 3 == 0) return; // some leave before they have seen anything
        while (connection.Receive(out var frame) && frame.Kind != AttachFrameKind.Output)
        {
        }

        connection.SendSize(90, 30);
        connection.SendInput("\e[I"u8);
    }

    private async Task<DaemonRig> StartedAsync(string name, string program)
    {
        var rig = await StartAsync([RigSession.Plain(name, program)]);
        await rig.WaitForAsync(name, "RUNNING", s => s.State == "RUNNING");
        return rig;
    }

    private static async Task<long> LineAsync(DaemonRig rig) => Last(await rig.Control.ScreenAsync("floods", Cancel));

    /// <summary>The number of the last whole line.</summary>
    private static long Last(string screen) => screen.Split('\n')
        .Where(l => l.StartsWith("line ", StringComparison.Ordinal) && l.TrimEnd().EndsWith(new string('x', 60), StringComparison.Ordinal))
        .Select(l => long.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();

    /// <summary>Waits until the daemon has put away the connections that were ended.</summary>
    private static async Task QuietAsync(DaemonRig rig)
    {
        var (last, looks) = (Daemon(rig).Descriptors, 0);
        await rig.UntilAsync("the daemon has come to rest", () =>
        {
            var now = Daemon(rig).Descriptors;
            (last, looks) = (now, now == last ? looks + 1 : 0);
            return looks == 20;
        });
    }

    private static (int Descriptors, int Threads, int Kilobytes) Daemon(DaemonRig rig)
    {
        var process = string.Create(CultureInfo.InvariantCulture, $"/proc/{rig.Daemon.Pid}");
        var status = File.ReadAllLines(process + "/status").Select(l => l.Split(':', 2)).ToDictionary(l => l[0], l => l[1].Trim());
        return (
            Directory.GetFiles(process + "/fd").Length,
            int.Parse(status["Threads"], CultureInfo.InvariantCulture),
            int.Parse(status["VmRSS"].Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
