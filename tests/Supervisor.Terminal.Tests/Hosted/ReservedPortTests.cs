using System.Net;
using System.Net.Sockets;
using Supervisor.Terminal.Hosted;
using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>A port that the host keeps: refused to others, and to everybody who connects, until its user listens there.</summary>
public sealed class ReservedPortTests : HostedTest
{
    /// <summary>Tries, as another user, all ways to get a port; prints those that succeed.</summary>
    private const string Stranger = """
        import os, socket, sys
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
        for address in '127.0.0.1', '0.0.0.0', '::':
            for options in [], [socket.SO_REUSEADDR], [socket.SO_REUSEPORT], [socket.SO_REUSEADDR, socket.SO_REUSEPORT]:
                with socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET) as s:
                    for option in options: s.setsockopt(socket.SOL_SOCKET, option, 1)
                    try:
                        s.bind((address, int(sys.argv[1]))); s.listen(); print('GOT', address, options)
                    except OSError as e: pass
        print('tried')
        """;

    [Fact]
    public async Task Nobody_answers_at_a_kept_port_until_its_user_listens_and_then_every_connection_reaches_the_user()
    {
        StartHost();
        var user = User();
        await user.ConnectAsync(Cancelled);
        var at = Free();
        Assert.Equal(new PortReservation(WasHeld: false, null), await user.ReservePortAsync(at, Cancelled));
        await RefusedAsync(at);

        for (var life = 0; life < 2; life++)
        {
            using (var listener = LoopbackPort.Bind(at))
            {
                listener.Listen();
                for (var i = 0; i < 20; i++)
                {
                    using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await client.ConnectAsync(at, Cancelled);
                    using var accepted = await listener.AcceptAsync(Cancelled).AsTask().WaitAsync(Bound, Cancelled);
                }
            }

            await RefusedAsync(at);
        }
    }

    [Fact]
    public async Task Another_user_cannot_have_a_kept_port_in_any_way()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can try this as another user.");
        StartHost();
        var user = User();
        await user.ConnectAsync(Cancelled);
        // In a host of its own: a program of the first one would make it keep the port of before.
        Kept(new HostUnderTest(SocketPath + "2"));
        var stranger = User(o => o with { SocketPath = SocketPath + "2" });
        var at = Free();
        await user.ReservePortAsync(at, Cancelled);
        Assert.DoesNotContain("GOT", await TryAsync(), StringComparison.Ordinal);
        using (var listener = LoopbackPort.Bind(at))
        {
            Assert.DoesNotContain("GOT", await TryAsync(), StringComparison.Ordinal); // between bind and listen
            listener.Listen();
            Assert.DoesNotContain("GOT", await TryAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("GOT", await TryAsync(), StringComparison.Ordinal);
        await user.ReservePortAsync(Free(), Cancelled);
        Assert.Contains("GOT 127.0.0.1 []", await TryAsync(), StringComparison.Ordinal); // the test can fail: another port is kept instead

        async Task<string> TryAsync()
        {
            var (pty, heard) = await StartAsync(stranger, Python(Stranger, $"{at.Port}"));
            await pty.Exited.WaitAsync(Bound, Cancelled);
            Assert.Contains("tried", heard.TextAtExit, StringComparison.Ordinal);
            return heard.TextAtExit;
        }
    }

    [Fact]
    public async Task A_port_stays_kept_when_its_user_goes_and_the_next_one_is_told_so()
    {
        StartHost();
        var at = Free();
        var (first, _) = await RawUser.WelcomedAsync(SocketPath);
        first.Send(new ReservePort("127.0.0.1", at.Port));
        Assert.Equal(new PortReserved("127.0.0.1", at.Port, WasHeld: false, ""), await first.NextAsync<PortReserved>());
        first.Dispose();

        var next = User();
        await next.ConnectAsync(Cancelled);
        Assert.Equal(new PortReservation(WasHeld: true, null), await next.ReservePortAsync(at, Cancelled));
        Assert.False(IsFree(at));
        await next.LeaveAsync();
        Assert.False(IsFree(at));
    }

    [Fact]
    public async Task A_new_port_takes_the_place_of_the_old_one_unless_programs_live_that_may_use_it()
    {
        var host = StartHost();
        var user = User();
        await user.ConnectAsync(Cancelled);
        var ports = new[] { Free(), Free(), Free() };
        await user.ReservePortAsync(ports[0], Cancelled);
        await user.ReservePortAsync(ports[1], Cancelled);
        Assert.Equal([true, false], ports[..2].Select(IsFree));

        await StartAsync(user, Python(Echo));
        await user.ReservePortAsync(ports[2], Cancelled);
        Assert.Equal([true, false, false], ports.Select(IsFree));
        await host.DisposeAsync();
        Assert.Equal([true, true, true], ports.Select(IsFree));
    }

    [Fact]
    public async Task A_host_that_is_started_later_keeps_the_port_before_its_first_program()
    {
        var at = Free();
        HostUnderTest? host = null;
        var user = User(o => o with
        {
            StartAsync = _ =>
            {
                host = StartHost();
                return Task.CompletedTask;
            },
        });
        Assert.Null(await user.ReservePortAsync(at, Cancelled));

        var (pty, _) = await StartAsync(user, Python($"import socket, sys\ntry: socket.socket().bind(('127.0.0.1', {at.Port}))\nexcept OSError: sys.exit(7)"));

        Assert.Equal(new ExitStatus(7, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Contains($"keeps 127.0.0.1 port {at.Port}", host!.Said);
    }

    [Fact]
    public async Task A_port_that_somebody_has_and_an_address_that_others_reach_are_refused_in_words()
    {
        StartHost();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var user = User();
        await user.ConnectAsync(Cancelled);

        var taken = await user.ReservePortAsync((IPEndPoint)other.LocalEndpoint, Cancelled);
        Assert.Equal(new PortReservation(WasHeld: false, "Address already in use"), taken);
        var open = await user.ReservePortAsync(new IPEndPoint(IPAddress.Any, 8000), Cancelled);
        Assert.Equal("only a port of a loopback address is kept", open?.Problem);
    }

    [Fact]
    public async Task Two_that_listen_do_not_share_a_port()
    {
        var at = Free();
        using var first = LoopbackPort.Bind(at);
        first.Listen();

        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => LoopbackPort.Bind(at)).SocketErrorCode);
    }

    private static async Task RefusedAsync(IPEndPoint at)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var e = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(at, Cancelled).AsTask().WaitAsync(Bound, Cancelled));
        Assert.Equal(SocketError.ConnectionRefused, e.SocketErrorCode);
    }

    /// <summary>Whether a program that shares nothing could have it.</summary>
    private static bool IsFree(IPEndPoint at)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(at);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static IPEndPoint Free()
    {
        using var socket = LoopbackPort.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
