using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Supervisor.Claude.Launching;

namespace Supervisor.Daemon.Clients;

/// <summary>What was found where an earlier daemon had a client.</summary>
internal enum OrphanEnd
{
    /// <summary>Nothing: it had ended with its daemon.</summary>
    None,

    /// <summary>It was there, and has ended.</summary>
    Ended,

    /// <summary>It is there, whatever was done.</summary>
    Remains,
}

/// <summary>
/// Clients that outlived an earlier daemon. Two writers on one transcript corrupt it, so such a client must be gone before its
/// conversation is resumed. It is known by the pid in the state file and by our own marks in its environment, never by its name.
/// </summary>
internal static partial class Orphans
{
    private const int Term = 15;
    private const int Kill = 9;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>A client whose terminal has gone ends by itself (SIGHUP); it is given this long before it is told to.</summary>
    private static readonly TimeSpan ByItself = TimeSpan.FromSeconds(3);

    /// <summary>Ends an orphan of a session, if there is one. Takes twice <paramref name="grace"/> and three seconds at the most.</summary>
    /// <param name="processId">The pid that the state file names.</param>
    /// <param name="session">The session's name, which the orphan's environment must show.</param>
    /// <param name="socket">The daemon's socket, which it must show as well.</param>
    /// <param name="grace">How long it may take after SIGTERM.</param>
    public static async Task<OrphanEnd> EndAsync(
        int processId, string session, string socket, TimeSpan grace, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!IsOurs(processId, session, socket)) return OrphanEnd.None;
        if (await GoneAsync(ByItself).ConfigureAwait(false)) return OrphanEnd.Ended;
        _ = Signal(processId, Term); // should it be gone already, the look that follows sees it
        if (await GoneAsync(grace).ConfigureAwait(false)) return OrphanEnd.Ended;
        if (IsOurs(processId, session, socket)) _ = Signal(processId, Kill);
        return await GoneAsync(grace).ConfigureAwait(false) ? OrphanEnd.Ended : OrphanEnd.Remains;

        async Task<bool> GoneAsync(TimeSpan bound)
        {
            var started = time.GetTimestamp();
            while (IsOurs(processId, session, socket))
            {
                if (time.GetElapsedTime(started) >= bound) return false;
                await Task.Delay(Look, time, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
    }

    /// <summary>Linux tells a process's environment to its own user. Elsewhere (macOS, untested) no process is taken for ours.</summary>
    private static bool IsOurs(int processId, string session, string socket)
    {
        try
        {
            var marks = Encoding.UTF8.GetString(File.ReadAllBytes(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ"))).Split('\0');
            return marks.Contains($"{ClientEnvironment.SessionVariable}={session}")
                && marks.Contains($"{ClientEnvironment.SocketVariable}={socket}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
