using System.Net;
using System.Net.Sockets;
using Supervisor.Terminal.Hosted.Wire;

namespace Supervisor.Terminal.Hosted;

/// <summary>
/// The loopback ports that a host keeps for its user, so that no other user of the machine can take them while the user is away. Belongs to the
/// server's thread.
/// </summary>
internal sealed class ReservedPorts : IDisposable
{
    /// <summary>The one in use, and those of before that programs which live may still use.</summary>
    private const int Most = 4;

    private readonly List<(IPEndPoint EndPoint, Socket Socket)> _held = [];

    /// <summary>Keeps a port, instead of the one of before. One that is kept already stays as it is.</summary>
    /// <param name="keepOthers">Whether those of before are kept as well.</param>
    internal PortReserved Reserve(ReservePort wanted, bool keepOthers)
    {
        if (!IPAddress.TryParse(wanted.Address, out var address) || !IPAddress.IsLoopback(address) || wanted.Port is < 1 or > IPEndPoint.MaxPort)
            return new PortReserved(wanted.Address, wanted.Port, WasHeld: false, "only a port of a loopback address is kept");
        var endPoint = new IPEndPoint(address, wanted.Port);
        var at = _held.FindIndex(h => h.EndPoint.Equals(endPoint));
        try
        {
            var kept = at >= 0 ? _held[at] : (endPoint, LoopbackPort.Hold(endPoint));
            if (at >= 0) _held.RemoveAt(at);
            Drop(keepOthers ? _held.Count - Most + 1 : _held.Count);
            _held.Add(kept);
            return new PortReserved(wanted.Address, wanted.Port, WasHeld: at >= 0, "");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new PortReserved(wanted.Address, wanted.Port, WasHeld: false, e.Message);
        }
    }

    public void Dispose() => Drop(_held.Count);

    private void Drop(int count)
    {
        for (; count > 0; count--)
        {
            _held[0].Socket.Dispose();
            _held.RemoveAt(0);
        }
    }
}
