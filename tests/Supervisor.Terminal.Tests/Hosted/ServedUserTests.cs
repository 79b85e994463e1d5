using System.Text;
using Supervisor.Terminal.Hosted;
using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Tests.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>Whom a host serves, when, and what it does with who breaks the rules.</summary>
public sealed class ServedUserTests : HostedTest
{
    [Fact]
    public async Task What_a_user_sent_before_it_was_killed_reaches_the_program_once_and_before_the_next_user_asks()
    {
        StartHost();
        var (first, _) = await RawUser.WelcomedAsync(SocketPath);
        first.Send(new Spawn(1, Python(Echo)));
        var program = (await first.NextAsync<Spawned>()).Program;
        var written = Enumerable.Range(1, 20).Select(n => $"line {n}").ToArray();

        // All at once, and gone, with half a frame behind: nothing of it was answered.
        var bytes = new FieldWriter();
        for (var n = 0; n < written.Length; n++) bytes.Write(new Input(program, n + 1, $"m{n + 1}", Bytes(written[n] + "\r")));
        bytes.Write(new Input(program, 99, "cut", Bytes("never\r")));
        first.SendBytes(bytes.Waiting[..^5].ToArray());
        first.Dispose();

        var next = User();
        await next.ConnectAsync(Cancelled);
        var held = Assert.Single(next.Held);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => new InputMark($"m{n}", Written: true)), held.Marks);
        var heard = new Heard();
        var pty = next.TakeUp(held, heard);
        await pty.WriteAsync(Bytes("end 3\r"), Cancelled);
        Assert.Equal(new ExitStatus(3, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal(written, heard.TextAtExit.Split("\r\n").Where(l => l.StartsWith("heard line", StringComparison.Ordinal)).Select(l => l["heard ".Length..]));
        Assert.DoesNotContain("never", heard.TextAtExit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_that_a_program_does_not_take_is_taken_back_before_the_next_user_is_served()
    {
        StartHost(o => o with { InputEnd = TimeSpan.FromMilliseconds(100) });
        var (first, _) = await RawUser.WelcomedAsync(SocketPath);
        first.Send(new Spawn(1, Python("import signal, tty; tty.setraw(0); print('ready', flush=True)\nwhile True: signal.pause()")));
        var program = (await first.NextAsync<Spawned>()).Program;
        await first.NextAsync<Output>();
        first.Send(new Input(program, 1, "much", new byte[200_000]), new Input(program, 2, "behind", Bytes("x")));
        first.Dispose();

        var (next, held) = await RawUser.WelcomedAsync(SocketPath);
        using (next) Assert.Equal([new InputMark("much", false), new InputMark("behind", false)], Assert.Single(held).Program.Marks);
    }

    [Fact]
    public async Task A_second_user_is_refused_in_words_while_the_first_is_connected()
    {
        StartHost();
        var (first, _) = await RawUser.WelcomedAsync(SocketPath);
        var second = User(o => o with { PassingBound = TimeSpan.Zero });

        var refused = await Assert.ThrowsAsync<PtyHostUnavailableException>(() => second.ConnectAsync(Cancelled));
        Assert.Contains($"serves another process (raw, pid {Environment.ProcessId}), which is connected", refused.Message, StringComparison.Ordinal);
        first.Dispose();
        Assert.True(await User().ConnectAsync(Cancelled));
    }

    [Theory]
    [InlineData(2, 5, "speaks versions 1 to 1 of its protocol, and raw speaks 2 to 5")]
    [InlineData(0, 0, "speaks 0 to 0")]
    public async Task A_user_of_another_version_is_told_what_to_do_and_harms_nothing(int lowest, int highest, string words)
    {
        StartHost();
        var (pty, heard) = await StartAsync(User(), Python(Echo));
        await heard.Until("ready\r\n");
        using (var stranger = new RawUser(SocketPath))
        {
            stranger.Send(RawUser.Greeting with { Lowest = lowest, Highest = highest });
            var refused = Assert.IsType<Refused>(await stranger.NextAsync());
            Assert.Equal(RefusalReason.Version, refused.Reason);
            Assert.Contains(words, refused.Message, StringComparison.Ordinal);
            Assert.Contains("Its programs go on", refused.Message, StringComparison.Ordinal);
        }

        await pty.WriteAsync(Bytes("still\r"), Cancelled);
        await heard.Until("heard still\r\n");
    }

    [Fact]
    public async Task A_user_that_knows_more_than_the_host_is_served_with_what_both_know()
    {
        StartHost();
        using var user = new RawUser(SocketPath);
        var hello = new FieldWriter();
        hello.Write(RawUser.Greeting with { Highest = 9, Features = ["of tomorrow"] });
        user.SendBytes(WithMore(hello, "a field of tomorrow"));
        Assert.Equal(1, (await user.NextAsync<Welcome>()).Version);
        user.SendBytes([6, 0, 0, 0, 0xff, 0x0f, 1, 2, 3, 4]); // a kind of tomorrow
        user.Send(new Ping(5));

        Assert.Equal(5, (await user.NextAsync<Pong>()).Number);
    }

    [Theory]
    [InlineData(new byte[] { 255, 255, 255, 255, 1, 0 }, "one may have")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1 }, "not even its kind")]
    [InlineData(new byte[] { 4, 0, 0, 0, 3, 0, 1, 1 }, "ends early")]
    [InlineData(new byte[] { 10, 0, 0, 0, 107, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "ends early")]
    public async Task What_is_no_frame_ends_the_connection_with_a_reason_and_nothing_else(byte[] wrong, string why)
    {
        StartHost();
        var (user, _) = await RawUser.WelcomedAsync(SocketPath);
        user.Send(new Spawn(1, Python(Echo)));
        await user.NextAsync<Output>();

        user.SendBytes(wrong);
        var last = (await user.RestAsync())[^1];
        Assert.Contains(why, Assert.IsType<Fault>(last).Message, StringComparison.Ordinal);
        user.Dispose();

        var (next, held) = await RawUser.WelcomedAsync(SocketPath);
        using (next) Assert.Null(Assert.Single(held).Program.Exit);
    }

    [Fact]
    public async Task Who_says_nothing_or_half_a_word_is_sent_away_and_keeps_nobody_waiting()
    {
        StartHost(o => o with { Patience = TimeSpan.FromMilliseconds(300) });
        using var silent = new RawUser(SocketPath);
        using var halfSaid = new RawUser(SocketPath);
        halfSaid.SendBytes([100, 0, 0, 0, 1]);
        using var wrong = new RawUser(SocketPath);
        wrong.Send(new Ping(1));
        var (user, _) = await RawUser.WelcomedAsync(SocketPath);

        Assert.Contains("not said in time", Assert.IsType<Fault>(Assert.Single(await silent.RestAsync())).Message, StringComparison.Ordinal);
        Assert.IsType<Fault>(Assert.Single(await halfSaid.RestAsync()));
        Assert.Contains("not said first", Assert.IsType<Fault>(Assert.Single(await wrong.RestAsync())).Message, StringComparison.Ordinal);
        user.SendBytes([100, 0, 0, 0, 1]);
        Assert.Contains("not ended in time", Assert.IsType<Fault>(Assert.Single(await user.RestAsync())).Message, StringComparison.Ordinal);
        user.Dispose();
    }

    [Fact]
    public async Task A_host_that_nobody_needs_ends_by_itself()
    {
        var host = StartHost(o => o with { IdleEnd = TimeSpan.FromMilliseconds(200) });
        var user = User();
        var (pty, heard) = await StartAsync(user, Python(Echo));
        await heard.Until("ready\r\n");
        await user.LeaveAsync();
        var next = User();
        await next.ConnectAsync(Cancelled);
        var taken = next.TakeUp(next.Held[0], new Heard());
        Assert.False(host.Over.IsCompleted, "It holds a program.");
        await taken.StopAsync(TimeSpan.FromSeconds(5), Cancelled);
        await next.LeaveAsync();

        await host.Over.WaitAsync(Bound, Cancelled);
        Assert.False(File.Exists(SocketPath), "The socket was left behind.");
    }

    [Fact]
    public void The_socket_is_private()
    {
        StartHost();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_socket_is_refused_in_words()
    {
        Assert.Null(HostSocket.Problem("/" + new string('x', 102)));
        Assert.Contains("has 108 bytes", HostSocket.Problem("/" + new string('x', 107)), StringComparison.Ordinal);
    }

    private static byte[] WithMore(FieldWriter frame, string more)
    {
        byte[] bytes = [.. frame.Waiting.Span, .. Encoding.UTF8.GetBytes(more)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - Protocol.LengthBytes);
        return bytes;
    }
}
