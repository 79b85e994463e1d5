using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Supervisor.Hooks.Forwarding;

/// <summary>Hands one hook's payload to the daemon. The client waits for it, so it ends in time and with 0 whatever happens, and
/// says nothing: what a hook prints is taken as text for the conversation.</summary>
/// <remarks>Every call that could wait is preceded by one that waits for at most what is left of the budget.</remarks>
internal static class Forwarder
{
    /// <summary>How long the work may take: 1 s, less what starting and ending a process takes on a busy machine.</summary>
    public const int BudgetMilliseconds = 700;

    public static int Run(string[] args)
    {
        string said;
        try
        {
            said = Forward(args, Environment.GetEnvironmentVariable);
        }
#pragma warning disable CA1031 // Whatever happens: a hook that fails disturbs the session, and the daemon has other sources.
        catch (Exception e)
#pragma warning restore CA1031
        {
            said = e.Message;
        }

        if (Environment.GetEnvironmentVariable("SUPERVISOR_HOOK_DEBUG") == "1") Say(said);
        return 0;
    }

    /// <summary>Does the work; returns what came of it, for the debug line.</summary>
    private static string Forward(string[] args, Func<string, string?> variable)
    {
        var token = variable("SUPERVISOR_HOOK_TOKEN");
        if (token is "") token = null;
        if (token is not null && Array.IndexOf(args, "--installed") >= 0)
            return "this session is owned, and its own settings forward this event already: nothing to do";

        var deadline = new Deadline(BudgetMilliseconds);
        var body = HookInput.Read(deadline);
        if (body.Length == 0) return "nothing was read that could be a JSON object: nothing sent";
        var socket = SocketPath.Find(args, variable);
        return body.Length + " bytes to " + socket + ": " + HookRequest.Send(socket, token, body, deadline);
    }

    private static void Say(string? text)
    {
        try
        {
            using var errors = new FileStream(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            errors.Write(Encoding.UTF8.GetBytes($"supervisor-hook: {text}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody listens.
        }
    }
}
