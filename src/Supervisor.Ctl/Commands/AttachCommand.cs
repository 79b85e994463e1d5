using System.Net;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Control.Attach;
using Supervisor.Ctl.Attach;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>attach NAME</c>: a session full-screen in the person's terminal.</summary>
/// <param name="ReadOnly">Show it only: no key reaches it, and it keeps its size.</param>
/// <param name="DetachKey">How to detach; null: <c>SUPERVISOR_DETACH_KEY</c>, else Ctrl-\.</param>
/// <param name="Reconnect">For how many seconds a daemon that went away is waited for; 0: not at all.</param>
internal sealed record AttachCommand(bool ReadOnly = false, string? DetachKey = null, int Reconnect = AttachCommand.DefaultReconnect)
{
    /// <summary>Longer than a daemon that is changed or was killed is away, on a busy machine too.</summary>
    public const int DefaultReconnect = 60;

    /// <summary>The variable that names the key when no option does.</summary>
    public const string KeyVariable = "SUPERVISOR_DETACH_KEY";

    // What the daemon puts into the environment of every session's program.
    private const string SessionVariable = "SUPERVISOR_SESSION";
    private const string SocketVariable = "SUPERVISOR_SOCKET";

    /// <summary>Attaches until the person detaches or the program ends. Returns the program's exit code, or 0 when the person detached.</summary>
    /// <exception cref="DaemonUnreachableException">No daemon answers.</exception>
    public int Run(Call call, string name, ConfigEnvironment environment)
    {
        var shown = SafeText.Line(name);
        var keyName = DetachKey ?? environment.Variable(KeyVariable) ?? "";
        var key = keyName.Length == 0 ? Attach.DetachKey.Default : Attach.DetachKey.Parse(keyName);
        if (key is null)
        {
            call.Errors.WriteLine($"'{SafeText.Line(keyName)}' is no key to detach with; name one with Control, such as 'C-\\' or 'C-]' (not Ctrl-I, Ctrl-M or Ctrl-[: they are Tab, Enter and Esc)");
            return ExitCodes.BadArguments;
        }

        if (environment.Variable(SessionVariable) == name && environment.Variable(SocketVariable) == call.Daemon.Socket)
        {
            call.Errors.WriteLine($"this terminal is in session {shown}: attached to itself it would show itself for ever. Attach from another terminal.");
            return ExitCodes.Failed;
        }

        try
        {
            using var terminal = PersonTerminal.Open();
            return Run(call, name, key, terminal);
        }
        catch (ControlException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            call.Output.WriteLine($"{shown}: ERROR ({(e.Status == HttpStatusCode.NotFound ? "no such process" : "not running")})");
            call.Errors.WriteLine(SafeText.Of(e.Message));
            return e.Status == HttpStatusCode.NotFound ? ExitCodes.Failed : ExitCodes.NotRunning;
        }
        catch (IOException e)
        {
            call.Errors.WriteLine($"{shown} cannot be shown: {SafeText.Line(e.Message)}. Attach from a terminal; 'supervisorctl screen {shown}' shows it as text.");
            return ExitCodes.Failed;
        }
    }

    private int Run(Call call, string name, DetachKey key, PersonTerminal terminal)
    {
        var absence = new Absence(
            SafeText.Line(name), key, dropped => call.Daemon.Attach(Address(name, key, $"&again=true{(dropped ? "&dropped=true" : "")}"), Absence.TryBound),
            TimeSpan.FromSeconds(Reconnect), ReadOnly, call.Time);
        using var connection = call.Daemon.Attach(Address(name, key, ""), Call.Short);
        call.Errors.WriteLine($"[attached to {SafeText.Line(name)}{(ReadOnly ? ", read-only" : "")}; {key} detaches]");
        AttachEnd end;
        try
        {
            using var loop = new AttachLoop(connection, terminal, key, absence);
            end = loop.Run();
        }
        catch (InvalidDataException e)
        {
            end = new AttachEnd.Failed(e);
        }

        var shown = SafeText.Line(name);
        call.Errors.WriteLine(Sentence(end, shown));
        return end switch
        {
            AttachEnd.Detached => ExitCodes.Done,
            AttachEnd.Exited { Code: >= 0 and var code } => code,
            AttachEnd.Signalled { Code: var code } => code,
            AttachEnd.SentAway or AttachEnd.Lost or AttachEnd.Gone => ExitCodes.NotRunning,
            _ => ExitCodes.Failed,
        };
    }

    private string Address(string name, DetachKey key, string more)
    {
        var (columns, rows) = PersonTerminal.Size;
        return Call.Query(
            ControlApi.AttachTo, [name],
            $"&columns={columns}&rows={rows}{(ReadOnly ? "&read_only=true" : "")}&detach={Uri.EscapeDataString(key.ToString())}{more}");
    }

    private static string Sentence(AttachEnd end, string name) => end switch
    {
        AttachEnd.Detached => $"[detached from {name}]",
        AttachEnd.Exited { Code: AttachFrames.UnknownExit } => $"[{name} ended; nobody knows how]",
        AttachEnd.Exited { Code: > 128 and var code } => $"[{name} ended with {code} (signal {code - 128})]",
        AttachEnd.Exited exited => $"[{name} ended with {exited.Code}]",
        AttachEnd.SentAway away => $"[{SafeText.Line(away.Why)}; '{name}' may still be running: supervisorctl attach {name}]",
        AttachEnd.Lost { Waited: var waited } =>
            $"[supervisord closed the connection{(waited > TimeSpan.Zero ? $" and did not come back within {waited.TotalSeconds:0} s" : "")}; "
            + $"{name} may still be running. When supervisord runs again: supervisorctl attach {name}]",
        AttachEnd.Gone gone => $"[supervisord is back, but {SafeText.Line(gone.Why)}]",
        AttachEnd.Signalled signalled => $"[detached from {name} by signal {signalled.Code - 128}]",
        AttachEnd.NoTerminal => $"[detached from {name}: the terminal is gone]",
        AttachEnd.Failed failed => $"[detached from {name}: {SafeText.Line(failed.Fault.Message)}]",
        _ => "",
    };
}
