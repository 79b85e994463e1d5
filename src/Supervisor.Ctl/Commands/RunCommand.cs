using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Ctl.Attach;
using Supervisor.Ctl.Output;
using Supervisor.Ctl.Starting;

namespace Supervisor.Ctl.Commands;

/// <summary><c>run [-- ARGUMENTS]</c>: what a person types instead of <c>claude</c>.</summary>
/// <param name="Name">The session's name; null: one like the folder's.</param>
/// <param name="Detached">Do not attach: say the name and return.</param>
/// <param name="Attach">How to attach.</param>
internal sealed record RunCommand(string? Name, bool Detached, AttachCommand Attach)
{
    /// <summary>The daemon answers when the program has a process, and says itself when that takes too long.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Starts a session, and a daemon where none answers, and attaches to it. Returns the program's exit code, or 0 when the person
    /// detached.</summary>
    /// <param name="args">Arguments for the client.</param>
    /// <param name="variables">The environment of the person's shell.</param>
    /// <param name="start">How to start a daemon; null when that is not for us to do.</param>
    /// <exception cref="DaemonUnreachableException">No daemon answers.</exception>
    public int Run(
        Call call, IReadOnlyList<string> args, ConfigEnvironment environment, IReadOnlyDictionary<string, string> variables, DaemonStart? start)
    {
        if (!Detached && TerminalProblem() is { } problem)
        {
            call.Errors.WriteLine($"{problem}, so the session could not be shown. Run it from a terminal, or with --detached.");
            return ExitCodes.Failed;
        }

        try
        {
            start?.Ensure(call.Daemon, call.Errors, call.Time);
        }
        catch (DaemonNotStartedException e)
        {
            call.Errors.WriteLine(SafeText.Of(e.Message));
            return ExitCodes.NotRunning;
        }

        var replies = Ask(call, args, environment, variables);
        if (replies.Results is not [{ Outcome: ActionOutcome.Started, Name: var name }]) return ActionCommand.Tell(call, replies, "");
        if (!Detached) return Attach.Run(call, name, environment);
        if (call.Json) return ActionCommand.Tell(call, replies, "");
        call.Output.WriteLine(SafeText.Line(name));
        return ExitCodes.Done;
    }

    private ActionReplies Ask(Call call, IReadOnlyList<string> args, ConfigEnvironment environment, IReadOnlyDictionary<string, string> variables)
    {
        var (columns, rows) = TerminalCalls.SizeOf(1) ?? TerminalCalls.SizeOf(0) ?? (0, 0);
        var request = new RunRequest(Name, environment.CurrentDirectory, args, variables, columns, rows);
        return call.Daemon.Post(
            ControlApi.Run, JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.RunRequest), ControlJson.Default.ActionReplies, Bound);
    }

    /// <summary>Asked before anything is started.</summary>
    private static string? TerminalProblem()
    {
        try
        {
            PersonTerminal.Open().Dispose();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
