using System.CommandLine;
using Supervisor.Configuration;
using Supervisor.Control.Incidents;
using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>The commands about incidents. They work without a daemon, too.</summary>
internal sealed partial class Controller
{
    private const int ListedIncidents = 20;

    private Command Incidents()
    {
        var command = new Command("incidents", "Show what failed, what was tried and what came of it, and write reports for bug trackers") { List(), ShowIncident(), Export() };
        var list = List(); // 'incidents' alone lists
        foreach (var argument in list.Arguments) command.Add(argument);
        foreach (var option in list.Options) command.Add(option);
        command.Action = list.Action;
        return command;
    }

    private Command List()
    {
        var names = Names();
        var open = new Option<bool>("--open") { Description = "Only those that are not over" };
        var limit = new Option<int>("--limit") { Description = $"At most so many. Default: {ListedIncidents}", HelpName = "N", DefaultValueFactory = _ => ListedIncidents };
        limit.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1) given.AddError("--limit: write a number from 1.");
        });
        var command = new Command("list", "List incidents, the latest first") { names, open, limit };
        command.SetAction(parsed => Incidents(parsed, c => c.List(parsed.GetValue(names) ?? [], parsed.GetValue(open), parsed.GetValue(limit))));
        return command;
    }

    private Command ShowIncident()
    {
        var id = IncidentId();
        var command = new Command("show", "Show one incident: facts, what was tried, ids of requests, the client's own lines, the timeline") { id };
        command.SetAction(parsed => Incidents(parsed, c => c.Show(parsed.GetValue(id)!)));
        return command;
    }

    private Command Export()
    {
        var id = IncidentId();
        var file = new Option<string?>("--output", "-o") { Description = "A new file for it, mode 0600. Default: standard output", HelpName = "FILE" };
        var prompts = new Option<bool>("--with-prompts") { Description = "Also prompts, the screen and the excerpt of the debug file; secrets are still left out" };
        var secrets = new Option<bool>("--with-secrets") { Description = "Leave nothing out that looks like a secret. For your own eyes" };
        var command = new Command("export", "Write a report as Markdown that can be pasted into a bug report: without prompts, answers and secrets") { id, file, prompts, secrets };
        command.SetAction(parsed => Incidents(parsed, c => c.Export(
            parsed.GetValue(id)!, parsed.GetValue(file) is { } path and not "-" ? Path.GetFullPath(path, environment.CurrentDirectory) : null, parsed.GetValue(prompts), parsed.GetValue(secrets))));
        return command;
    }

    private Argument<string> IncidentId()
    {
        var id = new Argument<string>("ID") { Description = "An incident; 'latest'; or a session, for its latest" };
        id.CompletionSources.Add(context => CompleteNames(context.ParseResult, all: false));
        return id;
    }

    private int Incidents(ParseResult parsed, Func<IncidentCommands, int> run) =>
        Call(parsed, call => run(new IncidentCommands(call, () => KeptIncidents(parsed))));

    /// <summary>
    /// Where a daemon keeps incidents, by its configuration. Null where only a socket was named: nobody knows where that daemon keeps them.
    /// </summary>
    private IncidentShelf? KeptIncidents(ParseResult parsed)
    {
        var config = parsed.GetValue(_config);
        if (config is null && (parsed.GetValue(_socket) is not null || environment.Variable("SUPERVISOR_SOCKET") is { Length: > 0 })) return null;
        var loaded = ConfigLocator.Find(config, environment) is { } file
            ? SupervisorConfigLoader.Load(Path.GetFullPath(file, environment.CurrentDirectory), environment)
            : SupervisorConfigLoader.BuiltIn(environment);
        if (!loaded.Ok) throw new TargetException(string.Join('\n', loaded.Errors));
        return new IncidentShelf(Path.Combine(loaded.Value.Daemon.StateDirectory, "incidents"));
    }
}
