using Supervisor.Core;

namespace Supervisor.Ctl.Output;

/// <summary>Spans of time in tables, where a reply has seconds.</summary>
internal static class Ages
{
    /// <summary><c>12 s</c>; whatever a daemon may send, it is one.</summary>
    public static string Of(double seconds) =>
        double.IsFinite(seconds) ? PlainTime.Of(TimeSpan.FromSeconds(Math.Clamp(seconds, -1e9, 1e9))) : "?";

    /// <summary><c>in 12 s</c>, or how long it is overdue.</summary>
    public static string In(double seconds) => seconds < 0 ? $"{Of(seconds)} ago" : $"in {Of(seconds)}";
}
