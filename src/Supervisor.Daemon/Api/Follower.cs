using System.Threading.Channels;

namespace Supervisor.Daemon.Api;

/// <summary>Writes a reply that goes on. Who does not read is cut off after a while, and what waits for it is let go.</summary>
internal static class Follower
{
    /// <summary>How long one write may wait for a reader: a person may have paused the terminal to read, a dead one never goes on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Writes and flushes.</summary>
    /// <exception cref="OperationCanceledException">The reader has gone, or did not read in time.</exception>
    public static async Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> bytes, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        await http.Response.BodyWriter.WriteAsync(bytes, either.Token).ConfigureAwait(false); // writes and flushes
    }

    /// <summary>Writes what comes, until it ends or the reader does.</summary>
    public static async Task CopyAsync<T>(HttpContext http, ChannelReader<T> from, Func<T, byte[]> encode, TimeProvider time)
    {
        await foreach (var piece in from.ReadAllAsync(http.RequestAborted).ConfigureAwait(false))
        {
            await WriteAsync(http, encode(piece), time).ConfigureAwait(false);
        }
    }
}
