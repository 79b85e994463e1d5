using Supervisor.Control;

namespace Supervisor.Ctl.Commands;

/// <summary>One invocation: the daemon to speak to and where to write.</summary>
internal sealed record Call(ControlClient Daemon, TextWriter Output, TextWriter Errors, TimeProvider Time, bool Json)
{
    /// <summary>For questions: a daemon that lives answers them in milliseconds.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(15);

    /// <summary>For starts and stops, which answer when their outcome is known: longer than any <c>stop_wait</c> or <c>start_seconds</c> people use.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(15);

    public IReadOnlyList<SessionStatus> Sessions() =>
        Daemon.GetStatus(Short).Sessions;

    public static string Query(string address, IEnumerable<string> names, string more = "") =>
        $"{address}?{string.Join('&', names.Select(n => $"name={Uri.EscapeDataString(n)}"))}{more}";
}
