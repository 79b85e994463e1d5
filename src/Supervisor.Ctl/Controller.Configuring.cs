using System.CommandLine;
using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>The commands for the configuration: of a daemon that runs, and of a file.</summary>
internal sealed partial class Controller
{
    private Command Reread() => Plain("reread", "Say what the configuration file would change, and change nothing", ReloadCommands.Reread);

    private Command Add() => Named("add", "Add sessions that the configuration file has and the daemon has not", required: true, ReloadCommands.Add);

    private Command Update()
    {
        var names = Names();
        var now = Now();
        var command = new Command("update", "Bring the configuration file into force: add, remove and change sessions; only what must is restarted") { names, now };
        command.SetAction(parsed => Call(parsed, call => ReloadCommands.Update(call, parsed.GetValue(names) ?? [], parsed.GetValue(now))));
        return command;
    }

    private Command Reload()
    {
        var now = Now();
        var command = new Command("reload", "Bring the whole configuration file into force, as SIGHUP does; what did not change goes on") { now };
        command.SetAction(parsed => Call(parsed, call => ReloadCommands.Reload(call, parsed.GetValue(now))));
        return command;
    }

    private static Option<bool> Now() => new("--now")
    {
        Description = "Restart clients at once, also in the middle of a turn, which then goes on with the retry text. Default: when they are idle",
    };

    private Command Config() => new("config", "Check and show a configuration file. Needs no daemon") { CheckConfig(), ShowConfig(), Schema() };

    private Command CheckConfig()
    {
        var file = new Argument<string?>("FILE") { Description = "Default: that of --config, else the one that supervisord would find", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Say every error of a configuration file. Exits with 0 when there is none, and 2 when there are") { file };
        command.SetAction(parsed => new ConfigCommands(output, errors, environment).Check(parsed.GetValue(file) ?? parsed.GetValue(_config), parsed.GetValue(_json)));
        return command;
    }

    private Command ShowConfig()
    {
        var arguments = new Argument<string[]>("FILE|NAME") { Description = "A file (what has a '/', or ends in .yaml or .yml), and a session", Arity = new ArgumentArity(0, 2) };
        var command = new Command("show", "Show the effective configuration, with where each value comes from. Secrets are masked") { arguments };
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(arguments) ?? [];
            var file = given.FirstOrDefault(IsFile);
            return new ConfigCommands(output, errors, environment).Show(file ?? parsed.GetValue(_config), given.FirstOrDefault(g => !IsFile(g)), parsed.GetValue(_json));
        });
        return command;
    }

    private Command Schema()
    {
        var command = new Command("schema", "Print the JSON schema of the configuration file, for editors");
        command.SetAction(_ =>
        {
            output.Write(Supervisor.Configuration.Schema.ConfigSchema.Text());
            return ExitCodes.Done;
        });
        return command;
    }

    private static bool IsFile(string text) =>
        text.Contains('/', StringComparison.Ordinal) || text.EndsWith(".yaml", StringComparison.Ordinal) || text.EndsWith(".yml", StringComparison.Ordinal);
}
