using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Supervisor.FaultyApi.Http;

/// <summary>
/// Waits until the peer on this machine has read what it was sent. A reset throws away what lies unread in the peer's kernel, and a
/// busy client would then see another fault than the one that was asked for.
/// </summary>
internal static class PeerReading
{
    private const string Table = "/proc/net/tcp";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    // A client that reads nothing for this long will not have read it later either.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <summary>Returns when nothing lies unread, when the bound has passed, or at once where the kernel does not tell (not Linux).</summary>
    public static async Task WaitAsync(Socket socket, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(Table) || socket is not { LocalEndPoint: IPEndPoint ours, RemoteEndPoint: IPEndPoint theirs })
            return;
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Bound)
        {
            var lines = await File.ReadAllLinesAsync(Table, cancellationToken).ConfigureAwait(false);
            if (!lines.Any(line => HasUnread(line, theirs.Port, ours.Port)))
                return;
            await Task.Delay(BetweenLooks, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // "sl: LOCAL:PORT REMOTE:PORT state tx_queue:rx_queue ...", numbers in hexadecimal; the peer's socket is the one with its port as local.
    private static bool HasUnread(string line, int local, int remote)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 4 && Port(fields[1]) == local && Port(fields[2]) == remote && Hex(fields[4].Split(':')[^1]) > 0;
    }

    private static long? Port(string address) => Hex(address.Split(':')[^1]);

    private static long? Hex(string text) =>
        long.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : null;
}
