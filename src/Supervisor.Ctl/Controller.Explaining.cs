using System.CommandLine;
using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>The commands that say why.</summary>
internal sealed partial class Controller
{
    private Command Explain()
    {
        var name = OneName();
        var command = new Command("explain", "Say what is seen of a session, what is made of it, what is waited for, and until when") { name };
        command.SetAction(parsed => Call(parsed, call => ExplainCommands.Explain(call, parsed.GetValue(name)!)));
        return command;
    }

    private Command Schedules() => Named(
        "schedules", "Show what is done to sessions at certain times: when next, and what came of it last", required: false, ScheduleCommand.Run);

    private Command Timing()
    {
        var name = new Argument<string?>("NAME") { Description = "A session; default: every model and session", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(context => CompleteNames(context.ParseResult, all: false));
        var command = new Command("timing", "Show how long models take to answer, and the thresholds in force, each with its reason") { name };
        command.SetAction(parsed => Call(parsed, call => ExplainCommands.Timing(call, parsed.GetValue(name))));
        return command;
    }
}
