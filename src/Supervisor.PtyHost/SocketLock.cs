using System.Globalization;
using System.Text;

namespace Supervisor.HostProcess;

/// <summary>
/// Makes sure that one host at a time serves a socket. The lock is the kernel's, so it ends with the process, however that ends; a socket file
/// without its lock is therefore stale and is removed.
/// </summary>
internal sealed class SocketLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    /// <summary>A host that is just ending has its lock for a moment longer than its socket.</summary>
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(3);

    private readonly FileStream _file;

    private SocketLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, and removes a stale socket.</summary>
    /// <exception cref="IOException">Another host has it, or it cannot be made; says so.</exception>
    public static SocketLock Take(string socket)
    {
        var path = socket + ".lock";
        var file = Lock(path, socket);
        try
        {
            if (new FileInfo(socket) is { Exists: true, Length: > 0 }) throw new IOException($"{socket} is a file that holds data, and not a socket; move it away");
            File.Delete(socket);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"))); // for people
            return new SocketLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Lock(string path, string socket)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var started = TimeProvider.System.GetTimestamp();
        using var again = new AutoResetEvent(false);
        while (true)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock)
            {
                if (TimeProvider.System.GetElapsedTime(started) > EndBound)
                {
                    throw new IOException($"another terminal host has the lock {path}, but could not be reached at {socket}. If that file was removed, end the host "
                        + "(kill its pid: fuser names it), which ends its programs: sessions are then resumed", e);
                }

                again.WaitOne(20);
            }
        }
    }
}
