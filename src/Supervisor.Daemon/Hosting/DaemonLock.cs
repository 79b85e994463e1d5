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
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
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
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file;
        try
        {
            file = new FileStream(path, options);
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock)
        {
            throw new DaemonRefusedException(
                $"another supervisord serves {what}{Holder(path)}; stop it with 'supervisorctl shutdown', or give this one another socket and state_dir");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DaemonRefusedException($"{what} cannot be used: {e.Message}");
        }

        RuntimeFiles.DeleteOf(ReadProcessId(file));
        WriteProcessId(file);
        return file;
    }

    /// <summary>The daemon that had the lock last; 0 when that is not known, or when it ended in order and there is nothing after it.</summary>
    private static int ReadProcessId(FileStream file)
    {
        try
        {
            Span<byte> text = stackalloc byte[16];
            var length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return int.TryParse(System.Text.Encoding.ASCII.GetString(text[..length]).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>For people who look into the file; the lock itself is the kernel's, and holds on a full disk too.</summary>
    private static void WriteProcessId(FileStream file)
    {
        try
        {
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        }
        catch (IOException)
        {
            // Only the text is missing.
        }
    }

    /// <summary>The pid cannot be read from the file: .NET would not open it while it is locked.</summary>
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
            if (Holds(pid, path)) return fields[4];
        }

        return null;
    }

    private static bool Holds(int pid, string path)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{pid}/fd").Any(descriptor => new FileInfo(descriptor).LinkTarget == path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or just gone: not the one, or not to be known
        }
    }

    private static void RemoveStale(string socket)
    {
        var file = new FileInfo(socket);
        if (!file.Exists) return;
        if (file.Length > 0) throw new DaemonRefusedException($"{socket} is a file that holds data, and not a socket; name another socket, or move it away");
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        probe.Blocking = false; // a listener that accepts nothing would hold us for ever
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(socket));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            file.Delete(); // nobody listens: left behind by a daemon that was killed
            return;
        }
        catch (SocketException)
        {
            // Somebody is there, and busy, or not of the same kind.
        }

        throw new DaemonRefusedException($"another program listens on {socket}; give this daemon another socket");
    }
}
