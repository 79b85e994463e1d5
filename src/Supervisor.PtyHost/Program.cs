using System.Reflection;
using System.Runtime.InteropServices;
using Supervisor.HostProcess;
using Supervisor.Terminal.Hosted;

const int Success = 0;
const int Failure = 1;
const int BadArguments = 2;

var version = typeof(HostLog).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
if (args is ["--version"])
{
    Console.WriteLine(version);
    return Success;
}

if (args is not ["--socket", { Length: > 0 } socket, "--log", { Length: > 0 } log])
{
    Console.Error.WriteLine("supervisor-ptyhost: is started by supervisord, as: supervisor-ptyhost --socket PATH --log FILE");
    return BadArguments;
}

try
{
    if (HostSocket.Problem(socket) is { } problem) throw new IOException(problem);
    using var held = SocketLock.Take(socket);
    using var lines = new HostLog(log);
    using var server = new PtyHostServer(new PtyHostServerOptions
    {
        SocketPath = socket,
        Build = version,
        Ptys = new() { ObserverFailed = e => lines.Write($"has failed, please report this: {e}") },
        Log = lines.Write,
    });
    // A signal ends the host only after its programs. That the terminal of whoever started it has gone is none of its business.
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Take(c, server.End));
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Take(c, server.End));
    using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, c => Take(c, static () => { }));
    lines.Write($"supervisor-ptyhost {version}, pid {Environment.ProcessId}, listens on {socket}");
    Starter.TellReady();
    server.Run();
    lines.Write("has ended");
    return Success;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
{
    Console.Error.WriteLine($"supervisor-ptyhost: {e.Message}");
    return Failure;
}

static void Take(PosixSignalContext context, Action action)
{
    context.Cancel = true;
    action();
}
