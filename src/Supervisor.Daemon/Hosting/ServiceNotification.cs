using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Supervisor.Core;

namespace Supervisor.Daemon.Hosting;

/// <summary>
/// Tells the service manager how the daemon stands, by the protocol of <c>sd_notify(3)</c>: datagrams to the socket that <c>NOTIFY_SOCKET</c> names.
/// Nothing that goes wrong with it reaches the daemon; without the variable it does nothing.
/// </summary>
internal sealed class ServiceNotification : IDisposable
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string IntervalVariable = "WATCHDOG_USEC";
    private const string ProcessVariable = "WATCHDOG_PID";

    /// <summary>systemd shows one line of it, and a datagram has to be small.</summary>
    private const int LongestStatus = 200;

    private readonly Socket? _socket;
    private readonly EndPoint? _address;

    private ServiceNotification(Socket? socket, EndPoint? address, TimeSpan? watchdog) => (_socket, _address, WatchdogInterval) = (socket, address, watchdog);

    /// <summary>Nobody listens.</summary>
    public static ServiceNotification None { get; } = new(null, null, null);

    /// <summary>How long the service manager waits for a sign of life before it ends the daemon; null when it does not wait for any.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>The one that the environment names. Its variables are taken out of this process: a session's program must not speak for the daemon.</summary>
    public static ServiceNotification TakeFromEnvironment()
    {
        var found = Open(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (var variable in new[] { SocketVariable, IntervalVariable, ProcessVariable }) Environment.SetEnvironmentVariable(variable, null);
        return found;
    }

    /// <summary>The one that these variables name.</summary>
    /// <param name="processId">A watchdog for another process is not ours.</param>
    public static ServiceNotification Open(Func<string, string?> variable, int processId)
    {
        if (variable(SocketVariable) is not { Length: > 1 } name || name[0] is not ('/' or '@')) return None;
        try
        {
            // '@' stands for the zero byte of Linux's abstract names.
            var address = new UnixDomainSocketEndPoint(name[0] == '@' ? "\0" + name[1..] : name);
            var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            return new ServiceNotification(socket, address, Interval(variable, processId));
        }
        catch (Exception e) when (e is SocketException or ArgumentException or PlatformNotSupportedException)
        {
            return None;
        }
    }

    /// <summary>The daemon listens; also the end of a reload.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={Line(status)}");

    /// <summary>A reload begins; <see cref="Ready"/> ends it, whatever came of it.</summary>
    public void Reloading() =>
        Send($"RELOADING=1\nMONOTONIC_USEC={(long)Stopwatch.GetElapsedTime(0).TotalMicroseconds}\nSTATUS=Reading the configuration again");

    /// <summary>The daemon ends.</summary>
    public void Stopping(string status) => Send($"STOPPING=1\nSTATUS={Line(status)}");

    /// <summary>What people read in <c>systemctl status</c>.</summary>
    public void Status(string status) => Send($"STATUS={Line(status)}");

    /// <summary>The daemon lives.</summary>
    public void Alive() => Send("WATCHDOG=1");

    public void Dispose() => _socket?.Dispose();

    private static TimeSpan? Interval(Func<string, string?> variable, int processId)
    {
        if (variable(ProcessVariable) is { Length: > 0 } owner && owner != processId.ToString(CultureInfo.InvariantCulture)) return null;
        return long.TryParse(variable(IntervalVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds is > 0 and < long.MaxValue / 10
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    private static string Line(string text) => PlainText.Clean(text, LongestStatus);

    private void Send(string message)
    {
        try
        {
            _socket?.SendTo(Encoding.UTF8.GetBytes(message), _address!);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Nobody reads, or no longer: that is the service manager's affair.
        }
    }
}
