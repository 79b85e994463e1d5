using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Terminal.Hosted;

namespace Supervisor.Daemon.Api;

/// <summary>
/// The two doors: the unix socket for control, to the same user only, and loopback for the clients' http hooks, which serves nothing
/// else and turns browsers away.
/// </summary>
internal static class Listeners
{
    private const string ControlMark = "supervisor.control";

    /// <summary>Of what has come and was not looked at yet, for each connection: what does not fit stays with the sender.</summary>
    private const int UnreadBytes = 64 * 1024;

    /// <summary>Of each door: strangers on loopback cannot use up those of the socket. Five hundred clients have some two each.</summary>
    private const int Connections = 2000;

    /// <summary>Opens both.</summary>
    public static void Open(KestrelServerOptions kestrel, string socket, HookListen hooks, TimeProvider time, Refusals refusals)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 4 << 20;
        kestrel.Limits.MaxRequestBufferSize = UnreadBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxConcurrentConnections = Connections;
        kestrel.ListenUnixSocket(socket, options =>
        {
            options.Protocols = HttpProtocols.Http1;
            options.Use(next => connection => AdmitAsync(connection, next, refusals));
        });
        kestrel.Listen(new IPEndPoint(hooks.Host, hooks.Port), options =>
        {
            options.Protocols = HttpProtocols.Http1;
            options.Use(next => connection => Admission.WatchAsync(connection, next, time, refusals));
        });
    }

    /// <summary>
    /// Binds a door. The unix socket gets its mode before anybody is listened to, so that there is no moment in which others could connect. The
    /// port of the hooks is shared with the terminal host, which keeps it when we are away.
    /// </summary>
    /// <exception cref="SocketException">Somebody has the address.</exception>
    public static Socket Bind(EndPoint endPoint)
    {
        if (endPoint is IPEndPoint ip) return LoopbackPort.Bind(ip);
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        if (endPoint is UnixDomainSocketEndPoint unix) File.SetUnixFileMode(unix.ToString(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return socket;
    }

    /// <summary>Whether a request came through the control socket.</summary>
    public static bool IsControl(HttpContext http) =>
        http.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(ControlMark) == true;

    /// <summary>
    /// On the loopback door: only hooks, and only from a program that speaks to the address itself. A web page cannot do without
    /// an Origin header, or one that says from which site it comes, and one that was tricked by DNS shows another Host.
    /// </summary>
    /// <returns>Why not; null for who is welcome.</returns>
    public static Refusal? Unwelcome(HttpContext http)
    {
        if (IsControl(http)) return null;
        var headers = http.Request.Headers;
        if (headers.ContainsKey("Origin") || headers.ContainsKey("Sec-Fetch-Site")) return Refusal.WebPage; // not Sec-Fetch-Mode: Node's fetch sends that
        var host = http.Request.Host.Host;
        if (host != "localhost" && !(IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))) return Refusal.HostName;
        return http.Request.Path == ControlApi.Hooks ? null : Refusal.Address;
    }

    /// <summary>Turns away who is not welcome, and ends a request quietly whose client has gone or does not read.</summary>
    public static async Task GuardAsync(HttpContext http, RequestDelegate next, Refusals refusals)
    {
        if (Unwelcome(http) is { } why)
        {
            refusals.Add(why);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.Headers.Connection = "close";
            return;
        }

        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
    }

    private static async Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next, Refusals refusals)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null || PeerCredentials.UserOf(socket) != PeerCredentials.OwnUser)
        {
            refusals.Add(Refusal.Stranger);
            connection.Abort();
            return;
        }

        connection.Items[ControlMark] = true;
        await next(connection).ConfigureAwait(false);
    }
}
