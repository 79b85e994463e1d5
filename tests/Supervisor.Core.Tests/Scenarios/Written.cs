using System.Text.Json;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Tests.Scenarios;

/// <summary>What passes through JSON on its way to a disk and back.</summary>
internal static class Written
{
    public static SessionRecord Reread(SessionRecord record) => JsonSerializer.Deserialize(
        JsonSerializer.Serialize(record, SignalJson.Default.SessionRecord), SignalJson.Default.SessionRecord)!;

    public static string Line(Signal signal) => JsonSerializer.Serialize(signal, SignalJson.Default.Signal);

    public static Signal Signal(string line) => JsonSerializer.Deserialize(line, SignalJson.Default.Signal)!;

    public static string Line(Effect effect) => JsonSerializer.Serialize(effect, SignalJson.Default.Effect);
}
