using System.Collections;
using System.CommandLine;
using Supervisor.Ctl.Commands;
using Supervisor.Ctl.Starting;

namespace Supervisor.Ctl;

/// <summary>The commands for sessions that no configuration names.</summary>
internal sealed partial class Controller
{
    /// <summary>The environment that a session which is run here sees. Default: that of this process.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");

    private Command RunHere()
    {
        var name = new Option<string?>("--name") { Description = "The session's name. Default: one like the folder's", HelpName = "NAME" };
        var detached = new Option<bool>("--detached", "-d") { Description = "Do not attach: say the name and return" };
        var (key, reconnect) = (DetachKey(), Reconnect());
        var arguments = new Argument<string[]>("ARGUMENTS") { Description = "For claude, behind '--': options, and a first prompt", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("run", "Start a supervised claude here, in this folder and with this environment, and attach to it") { name, detached, key, reconnect, arguments };
        command.SetAction(parsed => Call(parsed, call => new RunCommand(
            parsed.GetValue(name), parsed.GetValue(detached), new AttachCommand(DetachKey: parsed.GetValue(key), Reconnect: parsed.GetValue(reconnect))).Run(
                call, parsed.GetValue(arguments) ?? [], environment, Variables, Starter(parsed))));
        return command;
    }

    private Command Remove() => Named("remove", "Take away stopped sessions: of 'run' for good, of the configuration until 'add' or 'update'", required: true, RemoveCommand.Run);

    /// <summary>A socket that was named is that of a daemon somebody else looks after; where the configuration says the socket, we can start one.</summary>
    private DaemonStart? Starter(ParseResult parsed)
    {
        var config = parsed.GetValue(_config);
        var isNamed = parsed.GetValue(_socket) is not null || (config is null && environment.Variable("SUPERVISOR_SOCKET") is { Length: > 0 });
        return isNamed ? null : new DaemonStart(config, environment, Variables);
    }
}
