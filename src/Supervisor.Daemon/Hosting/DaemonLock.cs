using System.Globalization;
using System.Net.Sockets;

namespace Supervisor.Daemon.Hosting;

/// <summary>Another daemon is in the way. The message says which and what to do.</summary>
internal sealed class DaemonRefusedException(string message) : Exception(message);

/// <summary>
/// Makes sure that one daemon at a time serves a socket and a state folder. The lock is the kernel's, so it ends with the process,
/// however that ends; a socket file without its lock is therefore stale and is removed.
/// </summary>
internal sealed class DaemonLock : IDisposable
{
    private readonly FileStream[] _files;

    private DaemonLock(FileStream[] files) => _files = files;

    /// <summary>Takes both locks, and removes a stale socket.</summary>
    /// <exception cref="DaemonRefusedException">A daemon, or another program, holds one of them.</exception>
    public static DaemonLock Take(string socket, string stateDirectory)
    {
        var first = Lock(socket + ".lock", $"the socket {socket}");
        try
        {
            RemoveStale(socket);
            return new DaemonLock([first, Lock(Path.Combine(stateDirectory, "supervisord.lock"), $"the state folder {stateDirectory}")]);
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }

    private static FileStream Lock(string path, string what)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var file = new FileStream(path, options);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            return file;
        }
        catch (IOException)
        {
            throw new DaemonRefusedException(
                $"another supervisord serves {what}{Holder(path)}; stop it with 'supervisorctl shutdown', or give this one another socket and state_dir");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DaemonRefusedException($"{what} cannot be used: {e.Message}");
        }
    }

    /// <summary>The lock is advisory, so the holder's pid can be read although the file is locked; .NET would refuse to open it.</summary>
    private static string Holder(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() && HolderFromKernel(path) is { } pid ? $" (pid {pid})" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary><c>/proc/locks</c>: <c>1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF</c>.</summary>
    private static string? HolderFromKernel(string path)
    {
        foreach (var line in File.ReadLines("/proc/locks"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 6 || fields[1] != "FLOCK" || !int.TryParse(fields[4], CultureInfo.InvariantCulture, out var pid)) continue;
            foreach (var descriptor in Directory.EnumerateFiles($"/proc/{pid}/fd"))
            {
                if (new FileInfo(descriptor).LinkTarget == path) return fields[4];
            }
        }

        return null;
    }

    private static void RemoveStale(string socket)
    {
        if (!File.Exists(socket)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(socket));
        }
        catch (SocketException)
        {
            File.Delete(socket); // nobody listens: left behind by a daemon that was killed
            return;
        }

        throw new DaemonRefusedException($"another program listens on {socket}; give this daemon another socket");
    }
}
