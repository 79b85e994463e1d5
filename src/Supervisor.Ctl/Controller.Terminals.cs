using System.CommandLine;
using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>The commands that show a session's terminal or type in it.</summary>
internal sealed partial class Controller
{
    private Command Attach()
    {
        var name = OneName();
        var readOnly = new Option<bool>("--read-only", "-r") { Description = "Only show it: no key reaches it, and it keeps its size" };
        var (key, reconnect) = (DetachKey(), Reconnect());
        var command = new Command("attach", "Show a session in this terminal, and type in it. Exits with its program's code when that ends") { name, readOnly, key, reconnect };
        command.SetAction(parsed => Call(
            parsed, call => new AttachCommand(parsed.GetValue(readOnly), parsed.GetValue(key), parsed.GetValue(reconnect)).Run(call, parsed.GetValue(name)!, environment)));
        return command;
    }

    private static Option<string?> DetachKey() => new("--detach-key")
    {
        Description = $"The key that detaches, with Control, such as C-]. Default: {AttachCommand.KeyVariable}, else C-\\",
        HelpName = "KEY",
    };

    /// <summary>For everything that goes on: what to do when the daemon goes away.</summary>
    private static Option<int> Reconnect()
    {
        var option = new Option<int>("--reconnect")
        {
            Description = $"For how many seconds a daemon that went away is waited for. Default: {AttachCommand.DefaultReconnect}; 0 for not at all",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => AttachCommand.DefaultReconnect,
        };
        option.Validators.Add(parsed =>
        {
            if (parsed.Tokens.Count > 0 && parsed.GetValueOrDefault<int>() < 0) parsed.AddError("--reconnect needs a number of seconds, 0 or more.");
        });
        return option;
    }

    private static TimeSpan Patience(ParseResult parsed, Option<int> reconnect) => TimeSpan.FromSeconds(parsed.GetValue(reconnect));

    private Command Screen()
    {
        var name = OneName();
        var ansi = new Option<bool>("--ansi") { Description = "With colours and attributes, as a terminal takes them" };
        var command = new Command("screen", "Show a session's terminal as plain text, or with --json what it was read as") { name, ansi };
        command.SetAction(parsed => Call(parsed, call => ScreenCommand.Run(call, parsed.GetValue(name)!, parsed.GetValue(ansi))));
        return command;
    }

    private Command Send()
    {
        var name = OneName();
        var text = new Argument<string[]>("TEXT") { Description = "What to submit, when the input box is free", Arity = ArgumentArity.ZeroOrMore };
        var keys = new Option<string[]>("--keys", "-k")
        {
            Description = "Press keys instead, by tmux's names (Enter Escape Up C-u M-x S-Tab F5); what is no name is typed. Nothing is looked at before",
            HelpName = "KEY",
            AllowMultipleArgumentsPerToken = true,
        };
        var raw = new Option<bool>("--raw") { Description = "Write TEXT to the terminal as it is, or standard input when there is no TEXT. Nothing is looked at before" };
        var command = new Command("send", "Submit a text in a session, if that is safe now") { name, text, keys, raw };
        command.SetAction(parsed => Call(parsed, call => SendCommand.Run(
            call, parsed.GetValue(name)!, parsed.GetValue(text) ?? [], parsed.GetValue(keys) ?? [], parsed.GetValue(raw))));
        return command;
    }
}
