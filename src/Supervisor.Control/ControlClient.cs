using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Supervisor.Control.Attach;

namespace Supervisor.Control;

/// <summary>Speaks to a daemon over its unix socket, for programs that live for one call: it blocks, because loading what awaiting a
/// socket needs takes longer than the call (docs/decisions/0005-http-by-hand-in-supervisorctl.md).</summary>
/// <param name="socket">The path of the daemon's socket.</param>
public sealed class ControlClient(string socket)
{
    /// <summary>The path of the daemon's socket.</summary>
    public string Socket { get; } = socket;

    /// <summary>Gets a reply and reads it.</summary>
    /// <exception cref="DaemonUnreachableException">No daemon answers there, or not within the bound.</exception>
    /// <exception cref="ControlException">The daemon refused.</exception>
    public T Get<T>(string address, JsonTypeInfo<T> type, TimeSpan bound) =>
        Read(GetBytes(address, bound), type);

    /// <summary>Gets the status of every session.</summary>
    /// <inheritdoc cref="Get{T}"/>
    public StatusReply GetStatus(TimeSpan bound) => ReadStatus(GetBytes(ControlApi.Status, bound));

    /// <summary>Reads a status.</summary>
    /// <exception cref="ControlException">It is not one.</exception>
    public static StatusReply ReadStatus(byte[] body)
    {
        try
        {
            return StatusReader.Read(body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ControlException(HttpStatusCode.OK, $"the daemon sent a reply that cannot be read ({e.Message}); is it of another version?");
        }
    }

    /// <summary>Gets a reply as the bytes that were sent.</summary>
    /// <inheritdoc cref="Get{T}"/>
    public byte[] GetBytes(string address, TimeSpan bound) => Bytes("GET", address, null, bound);

    /// <summary>Posts, and reads the reply.</summary>
    /// <inheritdoc cref="Get{T}"/>
    public T Post<T>(string address, byte[]? json, JsonTypeInfo<T> type, TimeSpan bound) =>
        Read(Bytes("POST", address, json, bound), type);

    /// <summary>Posts; the reply's body is not looked at.</summary>
    /// <inheritdoc cref="Get{T}"/>
    public void Post(string address, TimeSpan bound) => Bytes("POST", address, null, bound);

    /// <summary>Gets a reply that goes on; the caller disposes the stream.</summary>
    /// <inheritdoc cref="Get{T}"/>
    public Stream Follow(string address) => ControlExchange.Send(Socket, "GET", address, null, Timeout.InfiniteTimeSpan);

    /// <summary>Attaches to a session; the caller disposes the connection.</summary>
    /// <param name="address">With its query, as <see cref="ControlApi.AttachTo"/> has it.</param>
    /// <param name="bound">For the answer; the connection then lasts as long as both sides like.</param>
    /// <inheritdoc cref="Get{T}"/>
    public AttachConnection Attach(string address, TimeSpan bound) => ControlExchange.Upgrade(Socket, address, bound);

    /// <summary>Reads a reply.</summary>
    /// <exception cref="ControlException">It is not of that type.</exception>
    public static T Read<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new ControlException(HttpStatusCode.OK, "the daemon sent an empty reply");
        }
        catch (JsonException e)
        {
            throw new ControlException(HttpStatusCode.OK, $"the daemon sent a reply that cannot be read ({e.Message}); is it of another version?");
        }
    }

    private byte[] Bytes(string method, string address, byte[]? json, TimeSpan bound)
    {
        using var reply = ControlExchange.Send(Socket, method, address, json, bound);
        using var body = new MemoryStream();
        reply.CopyTo(body);
        return body.ToArray();
    }
}
