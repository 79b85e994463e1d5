using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>Input arrives whole and in order, or fails within its bound.</summary>
public sealed class InputTests : PtyTest
{
    /// <summary>Reads exactly as many bytes as its argument says, once told by a file that it may; prints what it read as a digest.</summary>
    private const string ReadsWhenTold =
        """
        import hashlib, os, sys, tty
        tty.setraw(0)
        print("ready", end="", flush=True)
        with open(sys.argv[1]) as told: told.read()
        digest, left = hashlib.sha256(), int(sys.argv[2])
        while left:
            data = os.read(0, min(left, 65536))
            digest.update(data); left -= len(data)
        print(digest.hexdigest().upper(), end="", flush=True)
        """;

    /// <summary>Never reads: the terminal fills up.</summary>
    private const string NeverReads =
        "import signal, tty; tty.setraw(0); print('ready', end='', flush=True)\nwhile True: signal.pause()";

    public InputTests() =>
        Host = new PtyHost(new PtyHostOptions { WriteTimeout = TimeSpan.FromSeconds(3), InputCapacity = 1_000_000 });

    [Theory, InlineData(false), InlineData(true)]
    public async Task Large_input_is_echoed_whole_and_in_order(bool trampoline)
    {
        var (pty, heard) = StartPython(
            """
            import os, tty
            tty.setraw(0)
            os.write(1, b"ready")
            while True:
                data = os.read(0, 65536)
                while data: data = data[os.write(1, data):]
            """, trampoline);
        await heard.Until("ready");
        var lines = Enumerable.Range(0, 400).Select(n => $"{n:00000} {new string('x', 500)}\n").ToArray();

        // Started together, not one after the other: the order must be that of the calls.
        await Task.WhenAll(lines.Select(l => pty.WriteAsync(Bytes(l), Cancelled))).WaitAsync(Bound, Cancelled);

        await heard.Until(() => heard.Text.EndsWith(lines[^1], StringComparison.Ordinal), "the last line");
        Assert.Equal("ready" + string.Concat(lines), heard.Text);
    }

    [Fact]
    public async Task A_program_that_reads_late_gets_everything()
    {
        var told = Path.Combine(Folder, "told");
        MakeFifo(told);
        var (pty, heard) = StartPython(ReadsWhenTold, trampoline: false, told, "500000");
        await heard.Until("ready");
        var input = new byte[500_000];
        new Random(1).NextBytes(input);

        var written = pty.WriteAsync(input, Cancelled);
        await File.WriteAllTextAsync(told, "now", Cancelled);
        await written.WaitAsync(Bound, Cancelled);

        await heard.Until(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(input)));
    }

    [Fact]
    public async Task Input_to_a_program_that_does_not_read_fails_within_its_bound()
    {
        var (pty, heard) = StartPython(NeverReads, trampoline: false);
        await heard.Until("ready");

        var first = pty.WriteAsync(new byte[200_000], Cancelled);
        var second = pty.WriteAsync(new byte[10], Cancelled);

        var failure = await Assert.ThrowsAsync<IOException>(() => first.WaitAsync(Bound, Cancelled));
        Assert.Contains("of 200000 bytes of input in 3 s", failure.Message, StringComparison.Ordinal);
        // Nothing lands behind the hole that the first one left.
        failure = await Assert.ThrowsAsync<IOException>(() => second.WaitAsync(Bound, Cancelled));
        Assert.Contains("did not take the input before it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_input_than_may_wait_is_refused_at_once()
    {
        var (pty, heard) = StartPython(NeverReads, trampoline: false);
        await heard.Until("ready");

        var failure = await Assert.ThrowsAsync<IOException>(() => pty.WriteAsync(new byte[1_000_001], Cancelled));
        Assert.Contains("1000000 may", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_input_is_not_written_unless_it_was_begun()
    {
        var told = Path.Combine(Folder, "told");
        MakeFifo(told);
        var (pty, heard) = StartPython(ReadsWhenTold, trampoline: false, told, "200001");
        await heard.Until("ready");
        using var cancel = new CancellationTokenSource();
        var begun = Enumerable.Repeat((byte)'a', 200_000).ToArray();
        var first = pty.WriteAsync(begun, cancel.Token);
        var second = pty.WriteAsync("b"u8.ToArray(), cancel.Token);
        var third = pty.WriteAsync("c"u8.ToArray(), Cancelled);
        // The terminal takes some 70 kB at once, so the first is half-written as soon as the reactor has seen it.
        await Processes.Until(() => IsBegun(pty), "the first write to be begun");

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Bound, Cancelled));
        await File.WriteAllTextAsync(told, "now", Cancelled);
        await first.WaitAsync(Bound, Cancelled);
        await third.WaitAsync(Bound, Cancelled);

        await heard.Until(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([.. begun, (byte)'c'])));
    }

    [Fact]
    public async Task Input_for_a_program_that_has_ended_fails()
    {
        var (pty, _) = StartPython("", trampoline: false);
        await pty.Exited.WaitAsync(Bound, Cancelled);

        var failure = await Assert.ThrowsAsync<IOException>(() => pty.WriteAsync("x"u8.ToArray(), Cancelled));
        Assert.Contains("has ended (exit status 0)", failure.Message, StringComparison.Ordinal);
        pty.Resize(new TerminalSize(10, 10));
    }

    [Fact]
    public async Task Input_that_waits_fails_when_the_program_ends()
    {
        var (pty, heard) = StartPython(NeverReads, trampoline: false);
        await heard.Until("ready");
        var waiting = pty.WriteAsync(new byte[300_000], Cancelled);

        await pty.StopAsync(TimeSpan.FromSeconds(20), Cancelled);

        await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(Bound, Cancelled));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Node_reads_keys_in_raw_mode(bool trampoline)
    {
        var (pty, heard) = Start(Python("", trampoline) with
        {
            Command = Programs.Node,
            Arguments = ["-e", """
                process.stdin.setRawMode(true);
                process.stdin.on('data', d => { console.log('got ' + JSON.stringify(d.toString())); if (d[0] == 4) process.exit(9); });
                console.log('ready ' + process.stdout.columns + 'x' + process.stdout.rows);
                """],
        });
        await heard.Until("ready 100x30");

        await pty.WriteAsync(Bytes("é\r"), Cancelled);
        await heard.Until("""got "é\r" """.Trim());
        await pty.WriteAsync(Bytes("\x04"), Cancelled);

        Assert.Equal(new ExitStatus(9, null), await pty.Exited.WaitAsync(Bound, Cancelled));
    }

    private static bool IsBegun(IPty pty) => ((LivePty)pty).InputBegun;

    private void MakeFifo(string path)
    {
        var (made, _) = StartPython("import os, sys; os.mkfifo(sys.argv[1])", trampoline: false, path);
        Assert.Equal(new ExitStatus(0, null), made.Exited.GetAwaiter().GetResult());
    }
}
