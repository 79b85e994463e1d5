using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>Programs without a terminal: served by the same thread, ended in the same way.</summary>
public sealed partial class PtyHost
{
    /// <inheritdoc/>
    public IProgram Start(ProgramSpawn request, IPtyObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var checkedRequest = new PtySpawn(
            request.Command, request.Arguments, request.WorkingDirectory, request.Environment, new TerminalSize(80, 24));
        SpawnRequest.Validate(checkedRequest);
        var reactor = Reactor();
        using var input = ChildPipe.Holding(request.Input.Span);
        using var output = ChildPipe.ForOutput();
        var pid = Start(checkedRequest, input, output);
        var watched = reactor.Prepare();
        var program = new LivePty(
            new PipeSide(output.TakeReadEnd()), new Child(pid, _options.WatchWithPidFd), observer, _options, watched.Request);
        Take(program, watched);
        return program;
    }

    /// <summary>No trampoline: there is no terminal to take.</summary>
    private static int Start(PtySpawn request, ChildPipe input, ChildPipe output)
    {
        var program = CommandLookup.Find(request);
        using var path = new NativeStrings([program]);
        using var arguments = new NativeStrings([request.Command, .. request.Arguments]);
        using var environment = new NativeStrings([.. request.Environment.Select(static v => $"{v.Key}={v.Value}")]);
        using var plan = SpawnPlan.OnPipes(input.ReadEnd, output.WriteEnd, request.WorkingDirectory);
        var error = plan.Run(path, arguments, environment, out var pid);
        return error == 0
            ? pid
            : throw SpawnErrors.NotStarted(error, program, request, arguments.TotalBytes + environment.TotalBytes);
    }
}
