using System.CommandLine;
using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>The commands about what is tried by itself.</summary>
internal sealed partial class Controller
{
    private Command Hold()
    {
        var time = new Option<string?>("--for") { Description = "How long: 30m, 2h, 1h30m. Default: until they are released", HelpName = "TIME" };
        var command = NamedFrom(
            "hold", "Type nothing into sessions, and restart none for a remedy; what happens is watched on",
            parsed => (call, names) => ActionCommand.Hold(call, names, parsed.GetValue(time)));
        command.Add(time);
        return command;
    }

    private Command Budget() => Named(
        "budget", "Say what was tried, what may still be, and when", required: false, BudgetCommand.Run);

    private Command Adopt()
    {
        var id = new Argument<string>("SESSION_ID") { Description = "The conversation, as 'claude --resume' names it" };
        var cwd = new Option<string?>("--cwd") { Description = "Its folder. Default: the one that it was begun in", HelpName = "DIR" };
        var name = new Option<string?>("--name") { Description = "The session's name. Default: one like the folder's", HelpName = "NAME" };
        var arguments = new Argument<string[]>("ARGUMENTS") { Description = "For claude, behind '--': options, and a prompt", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("adopt", "Take up a conversation that was begun elsewhere and is left, and keep it working") { id, cwd, name, arguments };
        command.SetAction(parsed => Call(parsed, call => new AdoptCommand(parsed.GetValue(id)!, parsed.GetValue(cwd), parsed.GetValue(name)).Run(
            call, parsed.GetValue(arguments) ?? [], environment, Variables, Starter(parsed))));
        return command;
    }
}
