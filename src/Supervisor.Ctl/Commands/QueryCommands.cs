using System.Text.Json;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>pid version shutdown</c></summary>
internal static class QueryCommands
{
    public static int Pid(Call call, string[] names)
    {
        if (names.Length == 0)
        {
            call.Output.WriteLine((Version(call)).Pid);
            return ExitCodes.Done;
        }

        var sessions = call.Sessions();
        if (names.Contains("all"))
        {
            foreach (var session in sessions) call.Output.WriteLine(session.Pid ?? 0);
            return ExitCodes.Done;
        }

        var code = ExitCodes.Done;
        foreach (var name in names)
        {
            var session = sessions.FirstOrDefault(s => s.Name == name);
            call.Output.WriteLine(session is null ? $"No such process {SafeText.Line(name)}" : $"{session.Pid ?? 0}");
            if (session is null) code = ExitCodes.Failed;
            else if (session.Pid is null) code = ExitCodes.NotRunning;
        }

        return code;
    }

    public static int ShowVersion(Call call)
    {
        var version = Version(call);
        call.Output.WriteLine(SafeText.Of(call.Json ? JsonSerializer.Serialize(version, ControlJson.Default.VersionReply) : version.Version));
        return ExitCodes.Done;
    }

    /// <param name="keep">Whether the sessions go on, for the next daemon.</param>
    public static int Shutdown(Call call, bool keep)
    {
        try
        {
            call.Daemon.Post(keep ? ControlApi.Shutdown + "?keep=true" : ControlApi.Shutdown, Call.Short);
            call.Output.WriteLine(keep ? "Shut down; the sessions go on" : "Shut down");
            return ExitCodes.Done;
        }
        catch (DaemonUnreachableException e)
        {
            call.Output.WriteLine($"ERROR: {e.Message} (already shut down?)");
            return ExitCodes.Failed;
        }
    }

    private static VersionReply Version(Call call) =>
        call.Daemon.Get(ControlApi.Version, ControlJson.Default.VersionReply, Call.Short);
}
