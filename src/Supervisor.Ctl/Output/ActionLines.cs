using Supervisor.Control;

namespace Supervisor.Ctl.Output;

/// <summary>What came of a command, in Supervisor 4's words.</summary>
internal static class ActionLines
{
    /// <summary><c>NAME: started</c> and the like.</summary>
    /// <param name="accepted">The word for a command that was taken.</param>
    public static string Of(ActionReply reply, string accepted)
    {
        var what = reply.Outcome switch
        {
            ActionOutcome.Started => "started",
            ActionOutcome.Stopped => "stopped",
            ActionOutcome.Accepted => accepted,
            ActionOutcome.BadName => "ERROR (no such process)",
            ActionOutcome.AlreadyStarted => "ERROR (already started)",
            ActionOutcome.NotRunning => "ERROR (not running)",
            ActionOutcome.SpawnError => "ERROR (spawn error)",
            ActionOutcome.AbnormalTermination => "ERROR (abnormal termination)",
            _ => $"ERROR ({SafeText.Line(reply.Message ?? "refused")})",
        };
        return $"{SafeText.Line(reply.Name)}: {what}";
    }

    /// <summary>What only the message says, where the line above is Supervisor 4's and must stay so; null when it adds nothing.</summary>
    public static string? Explanation(ActionReply reply) => reply is { Outcome: not ActionOutcome.Refused, Message: { Length: > 0 } message }
        ? $"{SafeText.Line(reply.Name)}: {SafeText.Line(message)}"
        : null;

    /// <summary>The exit code that an outcome asks for; null when it asks for none (already started, not running).</summary>
    public static int? ExitCode(ActionOutcome outcome) => outcome switch
    {
        ActionOutcome.BadName or ActionOutcome.Refused => ExitCodes.Failed,
        ActionOutcome.SpawnError or ActionOutcome.AbnormalTermination => ExitCodes.NotRunning,
        _ => null,
    };
}
