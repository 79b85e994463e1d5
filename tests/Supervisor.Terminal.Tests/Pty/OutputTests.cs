using System.Security.Cryptography;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>Output arrives whole, in order, and before the exit.</summary>
public class OutputTests : PtyTest
{
    private const string Raw = "import os, sys, tty; tty.setraw(0)\n";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Fifty_megabytes_arrive_without_loss(bool trampoline)
    {
        const int Blocks = 50;
        var digest = new Digest();
        var pty = Spawn(Python(Raw +
            $"""
            import random
            block = random.Random(1).randbytes(1 << 20)
            for n in range({Blocks}):
                sent = 0
                while sent < len(block): sent += os.write(1, block[sent:])
            """, trampoline), digest);

        Assert.Equal(new ExitStatus(0, null), await pty.Exited.WaitAsync(TimeSpan.FromSeconds(90), Cancelled));
        Assert.Equal(Blocks << 20, digest.Length);
        var expected = await Output(
            $"""
            import hashlib, random
            print(hashlib.sha256(random.Random(1).randbytes(1 << 20) * {Blocks}).hexdigest().upper())
            """, trampoline: false);
        Assert.Equal(expected.Trim(), digest.Sha256);
    }

    [Theory, InlineData(1), InlineData(4095), InlineData(9000)]
    public async Task The_last_words_of_a_program_come_before_its_exit(int length)
    {
        var (pty, heard) = StartPython(Raw + $"os.write(1, b'x' * {length}); os._exit(4)", trampoline: false);

        Assert.Equal(new ExitStatus(4, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal(length, heard.TextAtExit.Length);
    }

    [Fact]
    public async Task A_program_that_closed_its_terminal_still_lives_and_can_open_it_again()
    {
        var (pty, heard) = StartPython(
            """
            import os, sys
            read, write = os.pipe()
            if os.fork() == 0:
                os.setsid(); os.close(0); os.close(1); os.close(2)
                os.read(read, 1)      # until the parent closed its side, with a word
                os._exit(0)
            print("before"); sys.stdout.flush()
            os.close(0); os.close(1); os.close(2)
            os.write(write, b"x"); os.wait()
            os.open("/dev/tty", os.O_RDWR); os.dup2(os.open("/dev/tty", os.O_RDWR), 1)
            os.write(1, b"after\n")
            os._exit(5)
            """, trampoline: false);

        await heard.Until("before");
        Assert.Equal(new ExitStatus(5, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Contains("after", heard.TextAtExit, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_detached_grandchild_that_holds_the_terminal_does_not_delay_the_exit(bool trampoline)
    {
        var (pty, heard) = StartPython(
            """
            import os, signal, sys
            read, write = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.setsid()
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
                os.write(write, b"x")
                while True: signal.pause()
            os.read(read, 1)
            print("grandchild", pid); sys.stdout.flush()
            os._exit(3)
            """, trampoline);
        try
        {
            Assert.Equal(new ExitStatus(3, null), await pty.Exited.WaitAsync(Bound, Cancelled));
            Assert.True(Processes.Lives(Processes.Numbers(heard.TextAtExit, "grandchild")[0]));
        }
        finally
        {
            Processes.Kill(Processes.Numbers(heard.TextAtExit, "grandchild")[0]);
        }
    }

    [Fact]
    public async Task A_grandchild_that_writes_for_ever_does_not_delay_the_exit()
    {
        var (pty, heard) = StartPython(
            """
            import os, signal, sys
            pid = os.fork()
            if pid == 0:
                os.setsid()
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
                try:
                    while True: os.write(1, b"." * 4000)
                except OSError: os._exit(0)
            sys.stdout.write("grandchild %d\n" % pid); sys.stdout.flush()
            os._exit(3)
            """, trampoline: false);

        Assert.Equal(new ExitStatus(3, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Single(heard.Exits);
        // Our side is closed, so its writes fail, and it ends by itself.
    }

    [Fact]
    public async Task An_observer_that_throws_is_reported_and_harms_nobody()
    {
        var reported = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = new PtyHost(new PtyHostOptions { ObserverFailed = e => reported.TrySetResult(e) });
        var broken = host.Spawn(Python("print('x')", trampoline: false), new Broken());
        var heard = new Heard();
        var sound = host.Spawn(Python("input(); print('fine')", trampoline: false), heard);

        Assert.Equal(new ExitStatus(0, null), await broken.Exited.WaitAsync(Bound, Cancelled));
        Assert.IsType<InvalidDataException>(await reported.Task.WaitAsync(Bound, Cancelled));
        await sound.WriteAsync(Bytes("\r"), Cancelled);
        Assert.Equal(new ExitStatus(0, null), await sound.Exited.WaitAsync(Bound, Cancelled));
        Assert.Contains("fine", heard.TextAtExit, StringComparison.Ordinal);
    }

    private sealed class Digest : IPtyObserver
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        internal long Length { get; private set; }

        internal string Sha256 { get; private set; } = "";

        public void OnOutput(ReadOnlySpan<byte> output)
        {
            Length += output.Length;
            _hash.AppendData(output);
        }

        public void OnExited(ExitStatus status) => Sha256 = Convert.ToHexString(_hash.GetHashAndReset());
    }

    private sealed class Broken : IPtyObserver
    {
        public void OnOutput(ReadOnlySpan<byte> output) => throw new InvalidDataException("broken on purpose");

        public void OnExited(ExitStatus status) => throw new InvalidDataException("broken on purpose");
    }
}
