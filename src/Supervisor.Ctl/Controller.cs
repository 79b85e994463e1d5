using System.CommandLine;
using System.CommandLine.Completions;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Ctl.Commands;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl;

/// <summary>Parses a command line, does it and tells the exit code.</summary>
internal sealed partial class Controller(TextWriter output, TextWriter errors, ConfigEnvironment environment, TimeProvider time)
{
    private readonly Option<string?> _socket = new("--socket")
    {
        Description = "The daemon's socket. Default: that of the configuration",
        HelpName = "PATH",
        Recursive = true,
    };

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The daemon's configuration. Default: ./supervisor.yaml, then ~/.config/supervisor/supervisor.yaml",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON", Recursive = true };

    /// <summary>How long a shell waits for the names of sessions when Tab is pressed. Default 500 ms.</summary>
    public TimeSpan CompletionBound { get; init; } = TimeSpan.FromMilliseconds(500);

    public int Run(string[] args)
    {
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            EnableDefaultExceptionHandler = false,
            // Ctrl-C ends the process at once, with 130, as the runtime does by itself: there is nothing to clean up.
            ProcessTerminationTimeout = null,
        };
        return Root().Parse(TailBytes.Rewrite(args)).Invoke(configuration);
    }

    private RootCommand Root() => new("Speaks to the supervisor of Claude Code sessions.")
    {
        _socket,
        _config,
        _json,
        Named("status", "Say what sessions do. Exits with 0 when all run, 3 when some do not", required: false, StatusCommand.Run, ExitCodes.StatusUnknown),
        Action("start", "Start sessions", ExitCodes.BadArguments),
        Action("stop", "Stop sessions", ExitCodes.Failed),
        Action("restart", "Stop sessions and start them again", ExitCodes.Failed),
        Action("retry", "Let sessions that gave up, or wait, try again, with a full budget", ExitCodes.BadArguments),
        Action("interrupt", "Interrupt the running turn with Esc, if one is seen to run", ExitCodes.BadArguments),
        Rewind(),
        Compact(),
        Hold(),
        Action("release", "End a hold of sessions", ExitCodes.BadArguments),
        Action("refill", "Refill the budget of sessions: attempts in a row, within the hour, and the ceiling of costs", ExitCodes.BadArguments),
        Budget(),
        Tail(),
        Events(),
        Named("pid", "Say the process id of the daemon or of sessions", required: false, QueryCommands.Pid),
        Screen(),
        Explain(),
        Timing(),
        Incidents(),
        Schedules(),
        Send(),
        Attach(),
        RunHere(),
        Adopt(),
        Remove(),
        Add(),
        Reread(),
        Update(),
        Reload(),
        Config(),
        Notify(),
        Plain("version", "Say the daemon's version", QueryCommands.ShowVersion),
        Shutdown(),
        Diagnose(),
        Doctor(),
        Completion(),
    };

    private Command Action(string verb, string description, int codeWithoutName) =>
        Named(verb, description, required: true, (call, names) => ActionCommand.Run(call, verb, names), codeWithoutName: codeWithoutName);

    private Command Named(
        string name,
        string description,
        bool required,
        Func<Call, string[], int> run,
        int codeWithoutDaemon = ExitCodes.NotRunning,
        int codeWithoutName = ExitCodes.BadArguments) =>
        NamedFrom(name, description, _ => run, required, codeWithoutDaemon, codeWithoutName);

    /// <summary>The same for a command that has options of its own.</summary>
    private Command NamedFrom(
        string name,
        string description,
        Func<ParseResult, Func<Call, string[], int>> run,
        bool required = true,
        int codeWithoutDaemon = ExitCodes.NotRunning,
        int codeWithoutName = ExitCodes.BadArguments)
    {
        var names = Names();
        var command = new Command(name, description) { names };
        command.SetAction((parsed) =>
        {
            var given = parsed.GetValue(names) ?? [];
            if (!required || given.Length > 0) return Call(parsed, call => run(parsed)(call, given), codeWithoutDaemon);
            output.WriteLine($"Error: {name} requires a process name");
            output.WriteLine($"{name} <name>\t\t{description}");
            output.WriteLine($"{name} <name> <name>\tSeveral of them");
            output.WriteLine($"{name} all\t\tAll of them");
            return codeWithoutName;
        });
        return command;
    }

    private Command Plain(string name, string description, Func<Call, int> run)
    {
        var command = new Command(name, description);
        command.SetAction((parsed) => Call(parsed, call => run(call)));
        return command;
    }

    private Command Shutdown()
    {
        var keep = new Option<bool>("--keep-sessions") { Description = "Leave the sessions running; the next supervisord takes them up" };
        var command = new Command("shutdown", "Stop every session and end the daemon") { keep };
        command.SetAction(parsed => Call(parsed, call => QueryCommands.Shutdown(call, parsed.GetValue(keep))));
        return command;
    }

    private Command Tail()
    {
        var name = OneName();
        var channel = new Argument<string?>("CHANNEL")
        {
            Description = "stdout or stderr; a terminal has one stream, so both are the same",
            Arity = ArgumentArity.ZeroOrOne,
        };
        channel.AcceptOnlyFromAmong("stdout", "stderr");
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until Ctrl-C" };
        var bytes = new Option<int>("--bytes", "-n")
        {
            Description = "How many of the last bytes; -N is the same",
            HelpName = "N",
            DefaultValueFactory = _ => FollowCommands.TailBytes,
        };
        var reconnect = Reconnect();
        var command = new Command("tail", "Show the end of what a session wrote, without control sequences") { name, channel, follow, bytes, reconnect };
        command.SetAction((parsed) => Call(
            parsed, call => FollowCommands.Tail(call, parsed.GetValue(name)!, parsed.GetValue(bytes), parsed.GetValue(follow), Patience(parsed, reconnect))));
        return command;
    }

    private Command Events()
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until Ctrl-C" };
        var reconnect = Reconnect();
        var command = new Command("events", "Show what happened to sessions, and what the supervisor decided and did") { follow, reconnect };
        command.SetAction((parsed) => Call(parsed, call => FollowCommands.Events(call, parsed.GetValue(follow), Patience(parsed, reconnect))));
        return command;
    }

    private Command Rewind()
    {
        var name = OneName();
        var to = new Option<string?>("--to") { Description = "How the prompt begins; default: the last one", HelpName = "TEXT" };
        var command = new Command("rewind", "Take a conversation back to before a prompt; files stay as they are") { name, to };
        command.SetAction((parsed) => Call(parsed, call => ActionCommand.Rewind(call, parsed.GetValue(name)!, parsed.GetValue(to))));
        return command;
    }

    private Command Compact()
    {
        var name = OneName();
        var command = new Command("compact", "Replace a conversation by a summary of it with /compact, and wait until that is done") { name };
        command.SetAction((parsed) => Call(parsed, call => ActionCommand.Run(call, "compact", [parsed.GetValue(name)!])));
        return command;
    }

    private Command Completion()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong(CompletionCommand.Shells);
        var command = new Command("completion", "Print a script that completes commands and names of sessions") { shell };
        command.SetAction(parsed =>
        {
            output.WriteLine(CompletionCommand.Script(parsed.GetValue(shell)!));
            return ExitCodes.Done;
        });
        return command;
    }

    private Argument<string[]> Names()
    {
        var names = new Argument<string[]>("NAME") { Description = "Sessions, or 'all'", Arity = ArgumentArity.ZeroOrMore };
        names.CompletionSources.Add(context => CompleteNames(context.ParseResult, all: true));
        return names;
    }

    private Argument<string> OneName()
    {
        var name = new Argument<string>("NAME") { Description = "A session" };
        name.CompletionSources.Add(context => CompleteNames(context.ParseResult, all: false));
        return name;
    }

    private int Call(ParseResult parsed, Func<Call, int> run, int codeWithoutDaemon = ExitCodes.NotRunning)
    {
        try
        {
            var daemon = new ControlClient(Target.Socket(parsed.GetValue(_socket), parsed.GetValue(_config), environment));
            return run(new Call(daemon, output, errors, time, parsed.GetValue(_json)));
        }
        catch (DaemonUnreachableException e)
        {
            output.WriteLine(e.Message);
            errors.WriteLine("No supervisor answers there. Start one with 'supervisord --config FILE', or name its socket with --socket or its configuration with --config.");
            return codeWithoutDaemon;
        }
        catch (Exception e) when (e is ControlException or TargetException)
        {
            errors.WriteLine(SafeText.Of(e.Message));
            return e is TargetException ? codeWithoutDaemon : ExitCodes.Failed;
        }
        catch (IOException e)
        {
            // The daemon ended in the middle of a reply, or nobody reads our output any more.
            errors.WriteLine($"The reply was cut off: {SafeText.Line(e.Message)}");
            return ExitCodes.Failed;
        }
    }

    private IEnumerable<CompletionItem> CompleteNames(ParseResult parsed, bool all)
    {
        try
        {
            var names = Names(parsed);
            return (all ? names.Append("all") : names).Select(n => new CompletionItem(n));
        }
        catch (Exception e) when (e is DaemonUnreachableException or ControlException or TargetException)
        {
            return [];
        }
    }

    private IEnumerable<string> Names(ParseResult parsed)
    {
        var daemon = new ControlClient(Target.Socket(parsed.GetValue(_socket), parsed.GetValue(_config), environment));
        var status = daemon.GetStatus(CompletionBound);
        return status.Sessions.Select(s => SafeText.Line(s.Name));
    }
}
