using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Supervisor.Terminal.Hosted;

namespace Supervisor.Daemon.Storage;

/// <summary>
/// Remembers on which port the hooks of the clients were taken: clients that live on report to it. It is bound again; where somebody else has taken
/// it meanwhile a free one is, and the other sources have to tell what those hooks would have.
/// </summary>
internal sealed class HookPort(StateFolder folder)
{
    private string File => Path.Combine(folder.Root, "hooks.port");

    /// <summary>The port to bind, where the configuration leaves it open.</summary>
    /// <param name="host">The address.</param>
    /// <param name="configured">What the configuration says; 0 for any.</param>
    /// <param name="taken">The remembered port, when somebody else has it.</param>
    /// <returns>A port, or 0 for any.</returns>
    public int Choose(IPAddress host, int configured, out int? taken)
    {
        taken = null;
        if (configured != 0 || Remembered() is not { } port) return configured;
        if (IsFree(host, port)) return port;
        taken = port;
        return 0;
    }

    /// <summary>Remembers the port that was bound.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Remember(int port)
    {
        if (Remembered() != port) AtomicFile.Write(File, port.ToString(CultureInfo.InvariantCulture) + "\n");
    }

    /// <summary>The port that was bound last; null when it is not known.</summary>
    public int? Remembered()
    {
        try
        {
            return System.IO.File.Exists(File)
                && int.TryParse(System.IO.File.ReadAllText(File).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port is > 0 and <= IPEndPoint.MaxPort
                    ? port
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsFree(IPAddress host, int port)
    {
        try
        {
            using var socket = LoopbackPort.Bind(new IPEndPoint(host, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
