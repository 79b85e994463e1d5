using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Supervisor.Configuration;
using Supervisor.Control;

namespace Supervisor.Daemon.Api;

/// <summary>
/// The two doors: the unix socket for control, to the same user only, and loopback for the clients' http hooks, which serves nothing
/// else and turns browsers away.
/// </summary>
internal static class Listeners
{
    private const string ControlMark = "supervisor.control";

    /// <summary>Opens both.</summary>
    public static void Open(KestrelServerOptions kestrel, string socket, HookListen hooks, Action<uint> refused)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 4 << 20;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxConcurrentConnections = 2000; // of each door: strangers on loopback cannot use up those of the socket
        kestrel.ListenUnixSocket(socket, options =>
        {
            options.Protocols = HttpProtocols.Http1;
            options.Use(next => connection => AdmitAsync(connection, next, refused));
        });
        kestrel.Listen(new IPEndPoint(hooks.Host, hooks.Port), options => options.Protocols = HttpProtocols.Http1);
    }

    /// <summary>Whether a request came through the control socket.</summary>
    public static bool IsControl(HttpContext http) =>
        http.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(ControlMark) == true;

    /// <summary>
    /// On the loopback door: only hooks, and only from a program that speaks to the address itself. A web page cannot do without
    /// an Origin header, and one that was tricked by DNS shows another Host.
    /// </summary>
    public static bool IsWelcome(HttpContext http)
    {
        if (IsControl(http)) return true;
        var host = http.Request.Host.Host;
        return http.Request.Path == ControlApi.Hooks
            && (host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
            && !http.Request.Headers.ContainsKey("Origin");
    }

    /// <summary>Turns away who is not welcome, and ends a request quietly whose client has gone or does not read.</summary>
    public static async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        if (!IsWelcome(http))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
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

    private static async Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next, Action<uint> refused)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null || PeerCredentials.UserOf(socket) is not { } user || user != PeerCredentials.OwnUser)
        {
            refused(socket is null ? uint.MaxValue : PeerCredentials.UserOf(socket) ?? uint.MaxValue);
            connection.Abort();
            return;
        }

        connection.Items[ControlMark] = true;
        await next(connection).ConfigureAwait(false);
    }
}
