using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Ctl.Attach;
using Supervisor.Ctl.Output;
using Supervisor.Ctl.Starting;

namespace Supervisor.Ctl.Commands;

/// <summary><c>adopt SESSION_ID</c>: what a person types who began a conversation without a supervisor.</summary>
/// <param name="SessionId">The conversation.</param>
/// <param name="Cwd">Its folder; null: the one that it was begun in.</param>
/// <param name="Name">The session's name; null: one like the folder's.</param>
internal sealed record AdoptCommand(string SessionId, string? Cwd, string? Name)
{
    /// <summary>Starts a session that goes on with the conversation, and a daemon where none answers, and says the session's name.</summary>
    /// <param name="args">More arguments for the client.</param>
    /// <param name="variables">The environment of the person's shell.</param>
    /// <param name="start">How to start a daemon; null when that is not for us to do.</param>
    /// <exception cref="DaemonUnreachableException">No daemon answers.</exception>
    public int Run(
        Call call, IReadOnlyList<string> args, ConfigEnvironment environment, IReadOnlyDictionary<string, string> variables, DaemonStart? start)
    {
        try
        {
            start?.Ensure(call.Daemon, call.Errors, call.Time);
        }
        catch (DaemonNotStartedException e)
        {
            call.Errors.WriteLine(SafeText.Of(e.Message));
            return ExitCodes.NotRunning;
        }

        var (columns, rows) = TerminalCalls.SizeOf(1) ?? TerminalCalls.SizeOf(0) ?? (0, 0);
        var folder = Cwd is null ? null : Path.GetFullPath(Cwd, environment.CurrentDirectory);
        var request = new AdoptRequest(SessionId, Name, folder, args, variables, columns, rows);
        var replies = call.Daemon.Post(
            ControlApi.Adopt, JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.AdoptRequest), ControlJson.Default.ActionReplies, RunCommand.Bound);
        if (call.Json || replies.Results is not [{ Outcome: ActionOutcome.Started, Name: var name }]) return ActionCommand.Tell(call, replies, "");
        call.Output.WriteLine(SafeText.Line(name));
        return ExitCodes.Done;
    }
}
