using System.Net.Sockets;
using Supervisor.Terminal.Hosted.Wire;

namespace Supervisor.Terminal.Hosted;

/// <summary>
/// One connection to a terminal host.
/// Scheme: frames of any thread are put into one buffer, in the order of the calls, while another one is being sent. One loop reads.
/// </summary>
internal sealed class HostLink : IDisposable
{
    /// <summary>A host that leaves so much unread, in bytes, hangs.</summary>
    private const int MostWaitingBytes = 16 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly FrameReader _in = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private FieldWriter _out = new();
    private FieldWriter _beingSent = new();
    private Task _sent = Task.CompletedTask;
    private bool _isSending;
    private bool _closed;

    private HostLink(Socket socket) => _socket = socket;

    /// <summary>What the host said of itself.</summary>
    internal Welcome Host { get; private set; } = null!;

    /// <summary>What it held when we came.</summary>
    internal IReadOnlyList<Held> Held { get; private set; } = [];

    internal bool Knows(string feature) => Host.Features.Contains(feature);

    /// <summary>Connects and greets. Null when there is no host.</summary>
    /// <exception cref="PtyHostUnavailableException">There is one, and it does not serve us; says why.</exception>
    internal static async Task<HostLink?> OpenAsync(string path, Hello hello, TimeSpan bound, CancellationToken cancellationToken)
    {
        if (HostSocket.Problem(path) is { } problem) throw new PtyHostUnavailableException(problem);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var link = new HostLink(socket);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(bound);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), bounded.Token).ConfigureAwait(false);
            if (!HostSocket.IsOwn(socket))
            {
                throw new PtyHostUnavailableException(
                    $"{path} is served by another user (uid {HostSocket.PeerOf(socket).User}), who is told nothing. Remove the file, or give daemon.socket another path");
            }

            link.Send(hello);
            await link.GreetAsync(bounded.Token).ConfigureAwait(false);
            return link;
        }
        catch (Exception e)
        {
            var processId = HostSocket.PeerOf(socket).ProcessId;
            link.Dispose();
            switch (e)
            {
                // Nobody listens, or there is no such file (which .NET calls an address that is not available).
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.AddressNotAvailable }: return null;
                case OperationCanceledException when !cancellationToken.IsCancellationRequested:
                case SocketException { SocketErrorCode: SocketError.WouldBlock }:
                    throw new PtyHostUnavailableException(
                        $"the terminal host{Named(processId)} at {path} does not answer within {bound.TotalSeconds:0.#} s. If it is stopped, let it go on "
                        + $"(kill -CONT{(processId is { } pid ? $" {pid}" : " PID")}); if it hangs, end it (kill -9), which ends its programs: sessions are then resumed", e);
                case ProtocolException:
                    throw new PtyHostUnavailableException($"what listens at {path}{Named(processId)} is no terminal host that this build understands: {e.Message}. "
                        + "Run the version of Supervisor that started it, or give daemon.socket another path", e);
                case SocketException or EndOfStreamException:
                    throw new PtyHostUnavailableException($"the terminal host{Named(processId)} at {path} broke the connection off: {e.Message}", e) { IsPassing = true };
                default: throw;
            }
        }
    }

    private static string Named(int? processId) => processId is { } pid ? $" (pid {pid})" : "";

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        var held = new List<Held>();
        Welcome? welcome = null;
        var all = false;
        while (!all)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
            while (!all && _in.TryRead(out var bytes))
            {
                switch (FrameDecoder.Read(bytes))
                {
                    case Welcome frame when frame.Version is >= Protocol.Lowest and <= Protocol.Highest: welcome = frame; break;
                    case Welcome frame:
                        throw new PtyHostUnavailableException($"the terminal host (supervisor-ptyhost {frame.Build}, pid {frame.ProcessId}) speaks version "
                            + $"{frame.Version} of its protocol, and this build {Protocol.Lowest} to {Protocol.Highest}. Its programs go on. "
                            + "Run the version of Supervisor that started it, or stop its sessions with that one first");
                    case Refused refused: throw new PtyHostUnavailableException(refused.Message) { IsPassing = refused.Reason is RefusalReason.Busy or RefusalReason.Ending };
                    case Fault fault: throw new ProtocolException(fault.Message);
                    case Held program: held.Add(program); break;
                    case HeldEnd: all = true; break;
                    default: break; // of a later version
                }
            }
        }

        Host = welcome ?? throw new ProtocolException("it tells what it holds before it greets");
        Held = held;
    }

    /// <summary>Hands over each frame until the host, or <see cref="Dispose"/>, ends the connection. Does not throw for that.</summary>
    /// <exception cref="ProtocolException">The host sent what the protocol does not allow.</exception>
    internal async Task ReadAsync(Action<Frame> handle)
    {
        try
        {
            while (true)
            {
                while (_in.TryRead(out var bytes))
                {
                    if (FrameDecoder.Read(bytes) is { } frame) handle(frame);
                }

                await FillAsync(_closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException or OperationCanceledException or ObjectDisposedException)
        {
            // It is over, by either side.
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var count = await _socket.ReceiveAsync(_in.Room(), cancellationToken).ConfigureAwait(false);
        if (count == 0) throw new EndOfStreamException("it has ended the connection");
        _in.Came(count);
    }

    /// <summary>Queues a frame. Nothing happens when the connection is over: what then becomes of it is told by whoever reads.</summary>
    /// <exception cref="IOException">The frame is larger than one may be, or the host does not read.</exception>
    internal void Send(Frame frame)
    {
        lock (_gate)
        {
            if (_closed) return;
            if (_out.Length > MostWaitingBytes) throw new IOException("The terminal host does not take what it is sent. Look at its process.");
            if (!_out.Write(frame)) throw new IOException($"This is more than the {Protocol.MostFrameBytes} bytes that the terminal host takes at once.");
            if (_isSending) return;
            _isSending = true;
            _sent = SendAsync();
        }
    }

    /// <summary>Ends when all that was queued has been sent, or cannot be.</summary>
    internal Task SentAsync()
    {
        lock (_gate) return _sent;
    }

    /// <summary>Stops reading.</summary>
    internal void StopReading() => _closing.Cancel();

    public void Dispose()
    {
        lock (_gate) _closed = true;
        _closing.Cancel();
        _socket.Dispose();
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                lock (_gate)
                {
                    _isSending = _out.Length > 0 && !_closed;
                    if (!_isSending) return;
                    (_out, _beingSent) = (_beingSent, _out);
                }

                while (_beingSent.Length > 0)
                    _beingSent.Take(await _socket.SendAsync(_beingSent.Waiting, SocketFlags.None).ConfigureAwait(false));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            lock (_gate) _closed = true;
        }
    }
}
