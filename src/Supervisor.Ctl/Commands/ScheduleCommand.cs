using System.Net;
using System.Text;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>schedules [NAME...]</c></summary>
internal static class ScheduleCommand
{
    public static int Run(Call call, string[] names)
    {
        try
        {
            var bytes = call.Daemon.GetBytes(names.Length == 0 ? ControlApi.Schedules : Call.Query(ControlApi.Schedules, names), Call.Short);
            // As the daemon sent it, so that fields of a newer one are there too.
            if (call.Json) call.Output.WriteLine(SafeText.Of(Encoding.UTF8.GetString(bytes)));
            else foreach (var line in ScheduleLines.Of(ControlClient.Read(bytes, ControlJson.Default.SchedulesReply), call.Time.LocalTimeZone)) call.Output.WriteLine(line);
            return ExitCodes.Done;
        }
        catch (ControlException e) when (e.Status == HttpStatusCode.NotFound && names.Length > 0)
        {
            call.Output.WriteLine($"ERROR ({SafeText.Line(e.Message)})");
            return ExitCodes.Failed;
        }
    }
}
