using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted;

/// <summary>What a user asks for. What it says of a program that is not held any more is too late, and ignored.</summary>
public sealed partial class PtyHostServer
{
    private void Serve(Caller user, Frame frame)
    {
        switch (frame)
        {
            case Spawn spawn: Start(user, spawn); break;
            case Shutdown shutdown: EndPrograms(Grace(shutdown.Grace), $"because {user.Name} asked for it"); break;
            case Ping ping: user.Out.Write(new Pong(ping.Number)); break;
            case TakeUp takeUp: Take(user, takeUp); break;
            case Input input: Type(user, input); break;
            case CancelInput cancel: Find(cancel.Program)?.Inputs.GetValueOrDefault(cancel.Number)?.Cancel(); break;
            case Resize resize: Find(resize.Program)?.Resize(resize.Size); break;
            case Stop stop: _ = Find(stop.Program)?.Pty!.StopAsync(Grace(stop.Grace), CancellationToken.None); break;
            case Acknowledge acknowledge: Find(acknowledge.Program)?.Acknowledge(acknowledge.Sequence); break;
            case ReservePort reserve: Reserve(user, reserve); break;
            case Painting painting: Find(painting.Program)?.Keep(painting); break;
            case Release release:
                if (Find(release.Program) is { HasExited: true }) _programs.Remove(release.Program);
                break;
            default: throw new ProtocolException($"a user does not send {frame.Kind}");
        }
    }

    private ServedProgram? Find(long program) => _programs.GetValueOrDefault(program);

    private void Start(Caller user, Spawn spawn)
    {
        var program = new ServedProgram(++_lastProgram, spawn.Program.Label, spawn.Program.Size, Announce);
        program.BeginTakenUp();
        try
        {
            if (_endsAt is not null) throw new PtySpawnException("The terminal host is ending, and starts nothing any more.");
            program.Pty = _ptys.Spawn(spawn.Program, program);
        }
        catch (PtySpawnException e)
        {
            user.Out.Write(new SpawnFailed(spawn.Request, e.Message));
            return;
        }
#pragma warning disable CA1031 // Whatever it is, it costs this start, and not all the programs that are held.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log($"a program could not be started: {e}");
            user.Out.Write(new SpawnFailed(spawn.Request, $"{spawn.Program.Command} could not be started by the terminal host: {e.Message}"));
            return;
        }

        _programs.Add(program.Id, program);
        user.Out.Write(new Spawned(spawn.Request, program.Id, program.Pty.ProcessId));
    }

    private void Reserve(Caller user, ReservePort reserve)
    {
        // Programs that live may use the port of before.
        var reserved = _ports.Reserve(reserve, keepOthers: _programs.Values.Any(static p => !p.HasExited));
        Log(reserved.Problem.Length == 0 ? $"keeps {reserve.Address} port {reserve.Port}" : $"cannot keep {reserve.Address} port {reserve.Port}: {reserved.Problem}");
        user.Out.Write(reserved);
    }

    private void Take(Caller user, TakeUp takeUp)
    {
        if (Find(takeUp.Program) is not { } program)
        {
            user.Out.Write(new Gone(takeUp.Program));
            return;
        }

        if (program.TakeUp(takeUp.From) is { } screen) user.Out.Write(new Painting(program.Id, screen.Sequence, screen.Painting));
        Announce(program);
    }

    private void Type(Caller user, Input input)
    {
        if (Find(input.Program) is not { } program)
        {
            user.Out.Write(new InputDone(input.Program, input.Number, InputOutcome.Failed, "The input was not written: the program has ended."));
            return;
        }

        if (input.Mark.Length > 0) program.Mark(input.Mark);
        var cancel = new CancellationTokenSource();
        program.Inputs[input.Number] = cancel;
        // The queue copies what it keeps. Completion comes on the terminals' thread or on this one.
        _ = program.Pty!.WriteAsync(input.Bytes, cancel.Token).ContinueWith(
            written => Taken(program, input, cancel, written), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Taken(ServedProgram program, Input input, CancellationTokenSource cancel, Task written)
    {
        var outcome = written.IsCompletedSuccessfully ? InputOutcome.Written : written.IsCanceled ? InputOutcome.Cancelled : InputOutcome.Failed;
        _taken.Enqueue(new TakenInput(program, input.Number, cancel, input.Mark, outcome, written.Exception?.InnerException?.Message ?? ""));
        _wake.Wake();
    }

    private void TellTakenInputs()
    {
        while (_taken.TryDequeue(out var taken))
        {
            if (taken is { Outcome: InputOutcome.Written, Mark.Length: > 0 }) taken.Program.Written(taken.Mark);
            // An input of an earlier user may end while another one is served, whose numbers are its own.
            var isUsers = taken.Program.Inputs.GetValueOrDefault(taken.Number) == taken.Cancel && taken.Program.Inputs.Remove(taken.Number);
            taken.Cancel.Dispose();
            if (isUsers) _user?.Out.Write(new InputDone(taken.Program.Id, taken.Number, taken.Outcome, taken.Message));
            if (taken.Program.HasExited) Announce(taken.Program); // its end may have waited for this
        }
    }

    private static TimeSpan Grace(long milliseconds) => TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, int.MaxValue));
}
