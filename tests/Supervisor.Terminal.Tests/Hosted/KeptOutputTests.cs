using System.Globalization;
using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Tests.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>What is kept of the output: all of it for a slow user, a painting in place of the old, and no more than is said.</summary>
public sealed class KeptOutputTests : HostedTest
{
    /// <summary>Writes numbered lines of 100 bytes, as many as it is told, and then waits to be ended.</summary>
    private const string Writes =
        "import sys, tty\ntty.setraw(0)\nfor n in range(int(sys.argv[1])): sys.stdout.write('%08d' % n + '.' * 90 + '\\r\\n')\nsys.stdout.flush()\nopen('written', 'w').close()\nsys.stdin.read(1)\nsys.exit(4)";

    [Fact]
    public async Task A_slow_user_loses_nothing_because_its_program_waits()
    {
        StartHost();
        using var open = new ManualResetEventSlim();
        var slow = new Slow(open);
        var pty = await User().SpawnAsync(Python(Writes, "20000"), slow, Cancelled);
        await slow.Began.WaitAsync(Bound, Cancelled);
        Assert.False(File.Exists(Path.Combine(Folder, "written")), "Two megabytes were written although nobody took them in.");

        open.Set();
        await slow.Heard.Until("00019999");
        await pty.WriteAsync(Bytes("x"), Cancelled);
        Assert.Equal(new ExitStatus(4, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal(2_000_000, slow.Heard.TextAtExit.Length);
    }

    [Fact]
    public async Task While_nobody_is_connected_the_oldest_goes_and_that_is_told()
    {
        StartHost();
        var first = User();
        await first.SpawnAsync(Python("import sys; sys.stdin.readline()\n" + Writes, "10000"), new Heard(), Cancelled);
        await first.LeaveAsync();
        var (raw, held) = await RawUser.WelcomedAsync(SocketPath);
        raw.Send(new Input(held[0].Program.Id, 1, "", Bytes("go\r")));
        raw.Dispose();
        await Processes.Until(() => File.Exists(Path.Combine(Folder, "written")), "the program to have written");

        var next = User();
        await next.ConnectAsync(Cancelled);
        var heard = new Screenful();
        var pty = next.TakeUp(next.Held[0], heard);
        await heard.Heard.Until("00009999");
        await pty.WriteAsync(Bytes("x"), Cancelled);
        Assert.Equal(new ExitStatus(4, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal(1, heard.Lost);
        Assert.Equal(Terminal.Hosted.ServedProgram.KeptBytes, heard.Heard.TextAtExit.Length);
    }

    [Fact]
    public async Task A_painting_stands_in_for_what_is_older_and_what_followed_is_whole()
    {
        StartHost();
        var first = User();
        var painter = new Screenful { Painter = at => $"<screen at {at}>" };
        var pty = await first.SpawnAsync(Python(Writes, "30000"), painter, Cancelled);
        await painter.Heard.Until("00029999");
        Assert.True(painter.Paintings > 10, $"{painter.Paintings} paintings of three megabytes");
        await first.LeaveAsync();

        var next = User();
        await next.ConnectAsync(Cancelled);
        var heard = new Screenful();
        var taken = next.TakeUp(next.Held[0], heard);
        await heard.Heard.Until("<screen at 3000000>");
        await taken.WriteAsync(Bytes("x"), Cancelled);
        Assert.Equal(new ExitStatus(4, null), await taken.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal("<screen at 3000000>", heard.Heard.TextAtExit);
        Assert.Equal(0, heard.Lost);
        Assert.False(pty.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_user_that_was_killed_while_much_was_written_leaves_a_painting_and_all_that_followed()
    {
        StartHost();
        var (raw, _) = await RawUser.WelcomedAsync(SocketPath);
        raw.Send(new Spawn(1, Python(Writes, "5000")));
        var program = (await raw.NextAsync<Spawned>()).Program;
        var sequence = 0L;
        while (sequence < 200_000)
        {
            var output = await raw.NextAsync<Output>();
            Assert.Equal(sequence, output.Sequence);
            sequence += output.Bytes.Length;
            raw.Send(new Acknowledge(program, sequence));
        }

        raw.Send(new Terminal.Hosted.Wire.Painting(program, sequence, Bytes("<painted>")));
        raw.Dispose(); // as by kill -9, in the midst of it

        var next = User();
        await next.ConnectAsync(Cancelled);
        var heard = new Screenful();
        var pty = next.TakeUp(next.Held[0], heard);
        await heard.Heard.Until("00004999");
        await pty.WriteAsync(Bytes("x"), Cancelled);
        await pty.Exited.WaitAsync(Bound, Cancelled);
        var text = heard.Heard.TextAtExit;
        var whole = string.Concat(Enumerable.Range(0, 5000).Select(n => n.ToString("00000000", CultureInfo.InvariantCulture) + new string('.', 90) + "\r\n"));
        if (heard.Lost == 0) Assert.Equal("<painted>" + whole[(int)sequence..], text);
        else Assert.EndsWith(text["<painted>".Length..], whole, StringComparison.Ordinal);
        Assert.StartsWith("<painted>", text, StringComparison.Ordinal);
    }

    /// <summary>Takes in nothing more after the first output until it may.</summary>
    private sealed class Slow(ManualResetEventSlim open) : IPtyObserver
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Heard Heard { get; } = new();

        public Task Began => _began.Task;

        public void OnOutput(ReadOnlySpan<byte> output)
        {
            _began.TrySetResult();
            open.Wait(Bound, CancellationToken.None);
            Heard.OnOutput(output);
        }

        public void OnExited(ExitStatus status) => Heard.OnExited(status);
    }

    private sealed class Screenful : IPtyObserver
    {
        private long _taken;

        public Heard Heard { get; } = new();

        public Func<long, string>? Painter { get; init; }

        public int Paintings { get; private set; }

        public int Lost { get; private set; }

        public void OnOutput(ReadOnlySpan<byte> output)
        {
            _taken += output.Length;
            Heard.OnOutput(output);
        }

        public void OnExited(ExitStatus status) => Heard.OnExited(status);

        public void OnOutputLost() => Lost++;

        public byte[]? Paint()
        {
            if (Painter is null) return null;
            Paintings++;
            return Bytes(Painter(_taken));
        }
    }
}
