// supervisor-trampoline PROGRAM -- NAME [ARGUMENT...]
//
// Started as the leader of a new session with a terminal on 0, 1 and 2. Makes that terminal the controlling one, gives signals
// their defaults back, hides nothing and keeps nothing of itself, and becomes PROGRAM. It does not touch System.Console, which
// would change the terminal's settings and handle signals.
using Supervisor.Trampoline;

if (args.Length < 3 || args[1] != "--")
    return Failure.Report(Failure.NotRunnable, "supervisor-trampoline is started by supervisord, not by hand.");

if (Libc.TakeControllingTerminal(0) is not 0 and var terminalError)
{
    return Failure.Report(
        Failure.NotRunnable, $"The terminal did not become the controlling terminal: {Failure.Text(terminalError)}.");
}

ChildEnvironment.Collect(out var environment);
Inheritance.CloseDescriptorsOnExec();
Inheritance.ResetSignals();
var error = Libc.Execute(args[0], args[2..], environment);
return error == Libc.NoEntry
    ? Failure.Report(Failure.NotFound, $"{args[0]} could not be started: it, or the interpreter that it names, does not exist.")
    : Failure.Report(Failure.NotRunnable, $"{args[0]} could not be started: {Failure.Text(error)}.");
