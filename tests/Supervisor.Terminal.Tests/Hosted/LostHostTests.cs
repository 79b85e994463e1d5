using System.Net.Sockets;
using Supervisor.Terminal.Hosted;
using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Tests.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>Connections that break, and hosts that hang, are of another version, or are something else.</summary>
public sealed class LostHostTests : HostedTest
{
    [Fact]
    public async Task A_connection_that_breaks_is_made_again_and_nothing_is_missing_or_double()
    {
        StartHost();
        var user = User();
        var (pty, heard) = await StartAsync(user, Python(Echo));
        await heard.Until("ready\r\n");
        for (var n = 0; n < 3; n++)
        {
            user.BreakConnection();
            await Processes.Until(() => Noticed.Count > n, "the connection to be made again");
            await pty.WriteAsync(Bytes($"line {n}\r"), Cancelled);
            await heard.Until($"heard line {n}\r\n");
        }

        await pty.WriteAsync(Bytes("end 6\r"), Cancelled);
        Assert.Equal(new ExitStatus(6, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal("ready|line 0|heard line 0|line 1|heard line 1|line 2|heard line 2|end 6|heard end 6|", heard.TextAtExit.Replace("\r\n", "|", StringComparison.Ordinal));
        Assert.All(Noticed, n => Assert.Contains("was lost and is made again", n, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_host_there_is_nothing_held_and_a_start_says_why_it_fails()
    {
        var user = User();

        Assert.False(await user.ConnectAsync(Cancelled));
        Assert.Empty(user.Held);
        var failure = await Assert.ThrowsAsync<PtySpawnException>(() => user.SpawnAsync(Python(""), new Heard(), Cancelled).AsTask());
        Assert.Contains("no host is started here", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_host_cannot_start_is_told_as_if_there_were_none()
    {
        StartHost();
        var user = User();

        var failure = await Assert.ThrowsAsync<PtySpawnException>(() => user.SpawnAsync(Python("") with { Command = "no-such-program" }, new Heard(), Cancelled).AsTask());
        Assert.Contains("'no-such-program' was not found in PATH", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<PtySpawnException>(() => user.SpawnAsync(Python("") with { Arguments = [new string('x', 5_000_000)] }, new Heard(), Cancelled).AsTask());
        Assert.Contains("more than the 4194304 bytes", failure.Message, StringComparison.Ordinal);
        var (pty, _) = await StartAsync(user, Python(""));
        Assert.Equal(new ExitStatus(0, null), await pty.Exited.WaitAsync(Bound, Cancelled));
    }

    [Fact]
    public async Task A_host_that_hangs_is_named_with_what_to_do()
    {
        using var hung = Listen();
        var user = User(o => o with { AnswerBound = TimeSpan.FromMilliseconds(300) });

        var failure = await Assert.ThrowsAsync<PtyHostUnavailableException>(() => user.ConnectAsync(Cancelled));
        Assert.Contains($"(pid {Environment.ProcessId})", failure.Message, StringComparison.Ordinal);
        Assert.Contains("kill -CONT", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_host_is_used_without_what_it_does_not_know()
    {
        using var listener = Listen();
        var old = Task.Run(async () =>
        {
            var host = new Spoken(await listener.AcceptAsync(Cancelled));
            Assert.IsType<Hello>(await host.NextAsync());
            host.Send(new Welcome(1, 1, 1, "0.0.1", 77, "i", []), new HeldEnd(0));
            var spawn = Assert.IsType<Spawn>(await host.NextAsync());
            host.Send(new Spawned(spawn.Request, 1, 4242));
            var sequence = 0L;
            // More than is taken in between two paintings; the old host has never heard of those.
            for (; sequence < 300_000; sequence += 10_000) host.Send(new Output(1, sequence, new byte[10_000]));
            host.SendBytes([6, 0, 0, 0, 0xff, 0x0f, 1, 2, 3, 4]); // and it says something that only it knows
            host.Send(new Exited(1, new ExitStatus(3, null)));
            var said = new List<Frame>();
            while (said.LastOrDefault() is not Release) said.Add((await host.NextAsync())!);
            return said;
        }, Cancelled);
        var user = User();
        var painted = 0;

        var pty = await user.SpawnAsync(Python(""), new Painted(() => painted++), Cancelled);

        Assert.Equal(new ExitStatus(3, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        var heard = await old.WaitAsync(Bound, Cancelled);
        Assert.DoesNotContain(heard, f => f is Terminal.Hosted.Wire.Painting);
        Assert.Contains(heard, f => f is Acknowledge { Sequence: > 250_000 });
        Assert.Equal(0, painted);
        await user.LeaveAsync();
    }

    [Fact]
    public async Task A_host_that_speaks_no_common_version_is_left_alone_and_its_words_are_passed_on()
    {
        using var listener = Listen();
        var newer = Task.Run(async () =>
        {
            var host = new Spoken(await listener.AcceptAsync(Cancelled));
            _ = await host.NextAsync();
            host.Send(new Refused((RefusalReason)99, "this host speaks 7 to 9. Its programs go on. Do this"));
        }, Cancelled);

        var failure = await Assert.ThrowsAsync<PtyHostUnavailableException>(() => User().ConnectAsync(Cancelled));
        Assert.Equal("this host speaks 7 to 9. Its programs go on. Do this", failure.Message);
        await newer;
    }

    [Fact]
    public async Task Something_else_that_listens_there_is_not_taken_for_a_host()
    {
        using var listener = Listen();
        var other = Task.Run(async () => (await listener.AcceptAsync(Cancelled)).Send("HTTP/1.1 400 Bad Request\r\n\r\n"u8), Cancelled);

        var failure = await Assert.ThrowsAsync<PtyHostUnavailableException>(() => User().ConnectAsync(Cancelled));
        Assert.Contains("is no terminal host that this build understands", failure.Message, StringComparison.Ordinal);
        await other;
    }

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(SocketPath));
        socket.Listen();
        return socket;
    }

    /// <summary>A host whose every word is written by a test.</summary>
    private sealed class Spoken(Socket socket)
    {
        private readonly FrameReader _in = new();

        public void Send(params Frame[] frames)
        {
            var bytes = new FieldWriter();
            foreach (var frame in frames) bytes.Write(frame);
            SendBytes(bytes.Waiting.ToArray());
        }

        public void SendBytes(byte[] bytes)
        {
            for (var sent = 0; sent < bytes.Length;) sent += socket.Send(bytes.AsSpan(sent));
        }

        public async Task<Frame?> NextAsync()
        {
            while (true)
            {
                if (_in.TryRead(out var bytes)) return FrameDecoder.Read(bytes.ToArray());
                var count = await socket.ReceiveAsync(_in.Room(), Cancelled);
                if (count == 0) return null;
                _in.Came(count);
            }
        }
    }

    private sealed class Painted(Action paint) : IPtyObserver
    {
        public void OnOutput(ReadOnlySpan<byte> output)
        {
        }

        public void OnExited(ExitStatus status)
        {
        }

        public byte[]? Paint()
        {
            paint();
            return [1];
        }
    }
}
