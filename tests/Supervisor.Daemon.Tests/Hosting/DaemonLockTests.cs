using System.Net.Sockets;
using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Hosting;

public sealed class DaemonLockTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string SocketPath => _folder["s.sock"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_daemon_is_refused_and_told_which_one_is_in_the_way()
    {
        using var first = DaemonLock.Take(SocketPath, _folder.Path);
        var refused = Assert.Throws<DaemonRefusedException>(() => DaemonLock.Take(SocketPath, _folder.Path));
        Assert.Contains(SocketPath, refused.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux()) Assert.Contains($"(pid {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_socket_over_the_same_state_is_refused_too_and_holds_nothing()
    {
        using var first = DaemonLock.Take(SocketPath, _folder.Path);
        var other = _folder["other.sock"];
        Assert.Throws<DaemonRefusedException>(() => DaemonLock.Take(other, _folder.Path));
        using var elsewhere = DaemonLock.Take(other, Directory.CreateDirectory(_folder["elsewhere"]).FullName);
    }

    [Fact]
    public void After_the_end_of_one_the_next_may_begin()
    {
        DaemonLock.Take(SocketPath, _folder.Path).Dispose();
        DaemonLock.Take(SocketPath, _folder.Path).Dispose();
    }

    [Fact]
    public void The_socket_of_a_killed_daemon_is_removed()
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(_folder["was.sock"])); // never listened at, and moved: closing it does not remove it
            File.Move(_folder["was.sock"], SocketPath);
        }

        Assert.True(File.Exists(SocketPath));
        using var held = DaemonLock.Take(SocketPath, _folder.Path);
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public void A_socket_that_another_program_listens_at_is_left_alone()
    {
        using var foreign = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        foreign.Bind(new UnixDomainSocketEndPoint(SocketPath));
        foreign.Listen(0);
        for (var i = 0; i < 3; i++) // its queue is full after the first ones: that must not hold us
        {
            Assert.Contains("another program", Assert.Throws<DaemonRefusedException>(() => DaemonLock.Take(SocketPath, _folder.Path)).Message, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public void A_file_with_data_where_the_socket_should_be_is_not_deleted()
    {
        File.WriteAllText(SocketPath, "somebody's notes");
        Assert.Throws<DaemonRefusedException>(() => DaemonLock.Take(SocketPath, _folder.Path));
        Assert.Equal("somebody's notes", File.ReadAllText(SocketPath));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_called_another_daemon()
    {
        var refused = Assert.Throws<DaemonRefusedException>(() => DaemonLock.Take(_folder["gone/s.sock"], _folder.Path));
        Assert.DoesNotContain("another supervisord", refused.Message, StringComparison.Ordinal);
    }
}
