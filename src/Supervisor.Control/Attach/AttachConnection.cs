using System.Buffers;

namespace Supervisor.Control.Attach;

/// <summary>
/// An attached connection, on the viewer's side. It blocks, as everything here does.
/// Scheme: one thread receives, any may send; a send is whole before the next begins.
/// </summary>
public sealed class AttachConnection : IDisposable
{
    private const int Room = 32 * 1024;
    private readonly ControlConnection _connection;
    private readonly ControlBody _body;
    private readonly AttachFrameReader _frames = new();
    private readonly byte[] _received = new byte[Room];
    private readonly Lock _sending = new();
    private readonly ArrayBufferWriter<byte> _sent = new();

    internal AttachConnection(ControlConnection connection, ControlBody body) => (_connection, _body) = (connection, body);

    /// <summary>Waits for the next frame; false at the end of the connection, in order or not. A payload is valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The daemon sends what is no frame.</exception>
    public bool Receive(out AttachFrame frame)
    {
        while (!_frames.TryRead(out frame))
        {
            int read;
            try
            {
                read = _body.Read(_received);
            }
            catch (Exception e) when (e is DaemonUnreachableException or ObjectDisposedException)
            {
                return false;
            }

            if (read == 0) return false;
            _frames.Feed(_received.AsSpan(0, read));
        }

        return true;
    }

    /// <summary>Sends what a person typed. False when the connection has ended.</summary>
    public bool SendInput(ReadOnlySpan<byte> input)
    {
        lock (_sending)
        {
            AttachFrames.Write(_sent, AttachFrameKind.Input, input);
            return Flush();
        }
    }

    /// <summary>Sends the viewer's size, which also asks to be painted anew. False when the connection has ended.</summary>
    public bool SendSize(int columns, int rows)
    {
        lock (_sending)
        {
            AttachFrames.WriteResize(_sent, columns, rows);
            return Flush();
        }
    }

    /// <summary>Ends the connection: <see cref="Receive"/> returns. From any thread, more than once.</summary>
    public void End() => _connection.Shutdown();

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();

    private bool Flush()
    {
        try
        {
            _connection.Send(_sent.WrittenSpan);
            return true;
        }
        catch (Exception e) when (e is DaemonUnreachableException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _sent.ResetWrittenCount();
        }
    }
}
