using System.CommandLine;
using System.CommandLine.Completions;
using Supervisor.Configuration;
using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>The command that tries whether people are told.</summary>
internal sealed partial class Controller
{
    private Command Notify()
    {
        var kind = new Option<string?>("--kind") { Description = "What kind it is told as. Default: test", HelpName = "KIND" };
        kind.CompletionSources.Add(_ => NotificationConfig.Kinds.Keys.Select(k => new CompletionItem(k))); // the daemon knows which there are
        var text = new Argument<string[]>("TEXT") { Description = "What is told. Default: that it is a test", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("notify", "Try whether notifications arrive: tell something through every channel that is configured") { kind, text };
        command.SetAction(parsed => Call(parsed, call => NotifyCommand.Run(call, parsed.GetValue(kind), parsed.GetValue(text) ?? [])));
        return command;
    }
}
