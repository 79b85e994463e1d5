using System.Net;
using System.Text;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>screen NAME [--ansi | --json]</c></summary>
internal static class ScreenCommand
{
    public static int Run(Call call, string name, bool ansi)
    {
        if (ansi && call.Json)
        {
            call.Errors.WriteLine("--ansi and --json exclude each other");
            return ExitCodes.BadArguments;
        }

        try
        {
            var format = call.Json ? "&format=json" : ansi ? "&format=ansi" : "";
            var screen = Encoding.UTF8.GetString(call.Daemon.GetBytes(Call.Query(ControlApi.Screen, [name], format), Call.Short));
            if (!screen.EndsWith('\n')) screen += "\n";
            if (ansi) PlainWriter.WriteColours(call.Output, screen);
            else call.Output.Write(SafeText.Of(screen));
            return ExitCodes.Done;
        }
        catch (ControlException e) when (e.Status == HttpStatusCode.NotFound)
        {
            call.Output.WriteLine($"{SafeText.Line(name)}: ERROR (no such process)");
            return ExitCodes.Failed;
        }
    }
}
