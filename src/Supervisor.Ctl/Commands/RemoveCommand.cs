using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>remove NAME</c>: take away a session that <c>run</c> has started and that is stopped, with Supervisor 4's lines.</summary>
internal static class RemoveCommand
{
    public static int Run(Call call, string[] names)
    {
        var replies = call.Daemon.Post(Call.Query(ControlApi.Remove, names), null, ControlJson.Default.ActionReplies, Call.Long);
        if (call.Json) ActionCommand.Tell(call, replies, "");
        else foreach (var reply in replies.Results) call.Output.WriteLine(Line(reply));
        return replies.Results.All(r => r.Outcome == ActionOutcome.Accepted) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static string Line(ActionReply reply)
    {
        var name = SafeText.Line(reply.Name);
        return reply.Outcome switch
        {
            ActionOutcome.Accepted => $"{name}: removed process group",
            ActionOutcome.BadName => $"ERROR: no such process/group: {name}",
            ActionOutcome.AlreadyStarted => $"ERROR: process/group still running: {name}",
            _ => $"{name}: ERROR ({SafeText.Line(reply.Message ?? "refused")})",
        };
    }
}
