using System.Buffers;
using Supervisor.Control.Attach;
using Supervisor.Daemon.Clients;

namespace Supervisor.Daemon.Attach;

/// <summary>
/// Sends one viewer what there is to see, until the end of it.
/// Scheme: one loop a viewer. The terminal never waits for it: what cannot be sent is kept up to a bound, then skipped.
/// </summary>
internal sealed class ViewerPump(SessionTerminal terminal, Viewer viewer, Stream connection, TimeProvider time)
{
    /// <summary>
    /// A viewer who does not take what is sent for this long is dropped. What is under way to it then are some 300 KB; a line that needs
    /// longer for them shows nothing that a person could use, and who was only paused attaches again.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Paintings come at most this often: some 30 a second.</summary>
    public static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(33);

    /// <summary>How long a dropped viewer's last frame may take.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly ArrayBufferWriter<byte> _frames = new();

    /// <summary>Runs until the end was sent. False when the viewer was dropped, because it does not read.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    /// <exception cref="OperationCanceledException">The viewer left.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await viewer.News.ReadAsync(cancellationToken).ConfigureAwait(false);
            ViewerPiece piece;
            do
            {
                piece = terminal.Take(viewer);
                piece.Write(_frames);
                if (_frames.WrittenCount > 0 && !await SendAsync(cancellationToken).ConfigureAwait(false)) return false;
                if (piece.End is not null) return true;
                if (piece.IsPainting) await Task.Delay(FrameInterval, time, cancellationToken).ConfigureAwait(false);
            }
            while (piece.Later);
        }
    }

    private async ValueTask<bool> SendAsync(CancellationToken cancellationToken)
    {
        var sending = connection.WriteAsync(_frames.WrittenMemory, cancellationToken);
        if (!sending.IsCompletedSuccessfully)
        {
            try
            {
                await sending.AsTask().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await DropAsync(cancellationToken).ConfigureAwait(false);
                return false;
            }
        }

        _frames.ResetWrittenCount();
        return true;
    }

    /// <summary>Says why, if that can be said: what was being sent may still be taken in that moment.</summary>
    private async Task DropAsync(CancellationToken cancellationToken)
    {
        var bye = new ArrayBufferWriter<byte>();
        AttachFrames.WriteBye(bye, $"supervisord dropped this viewer: it had taken nothing for {Patience.TotalSeconds:0} s");
        try
        {
            await connection.WriteAsync(bye.WrittenMemory, cancellationToken).AsTask().WaitAsync(Farewell, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or IOException or InvalidOperationException)
        {
            // It cannot be said.
        }
    }
}
