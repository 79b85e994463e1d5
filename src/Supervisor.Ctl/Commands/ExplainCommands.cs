using System.Net;
using System.Text;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>explain NAME</c> and <c>timing [NAME]</c></summary>
internal static class ExplainCommands
{
    public static int Explain(Call call, string name) => Show(call, Call.Query(ControlApi.Explain, [name]), name, bytes =>
        ExplainLines.Of(ControlClient.Read(bytes, ControlJson.Default.ExplainReply), call.Time.LocalTimeZone));

    public static int Timing(Call call, string? name) => Show(call, name is null ? ControlApi.Timing : Call.Query(ControlApi.Timing, [name]), name, bytes =>
    {
        var reply = ControlClient.Read(bytes, ControlJson.Default.TimingReply);
        return name is not null && reply.Sessions.Count == 0
            ? [$"{SafeText.Line(name)} is a plain session: nothing of it is timed."]
            : TimingLines.Of(reply);
    });

    private static int Show(Call call, string address, string? name, Func<byte[], IEnumerable<string>> lines)
    {
        try
        {
            var bytes = call.Daemon.GetBytes(address, Call.Short);
            // As the daemon sent it, so that fields of a newer one are there too.
            if (call.Json) call.Output.WriteLine(SafeText.Of(Encoding.UTF8.GetString(bytes)));
            else foreach (var line in lines(bytes)) call.Output.WriteLine(line);
            return ExitCodes.Done;
        }
        catch (ControlException e) when (e.Status == HttpStatusCode.NotFound && name is not null)
        {
            call.Output.WriteLine($"{SafeText.Line(name)}: ERROR (no such process)");
            return ExitCodes.Failed;
        }
    }
}
