using System.Net.Sockets;
using Supervisor.Terminal.Hosted.Wire;

namespace Supervisor.Terminal.Hosted;

/// <summary>Who is served: one user at a time, after the input of the one before was taken to its end.</summary>
public sealed partial class PtyHostServer
{
    /// <summary>How long, in milliseconds, it may take until all that was taken back is known to be.</summary>
    private const long TakingBack = 200;

    private void AcceptAll()
    {
        while (_callers.Count < MostCallers)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (SocketException)
            {
                return; // nobody (more) is there, or was gone at once
            }

            socket.Blocking = false;
            if (HostSocket.IsOwn(socket))
            {
                _callers.Add(new Caller(socket, HostSocket.PeerOf(socket).ProcessId, Now + (long)_options.Patience.TotalMilliseconds));
                continue;
            }

            Log($"refused another user's connection (uid {HostSocket.PeerOf(socket).User})");
            socket.Dispose();
        }
    }

    /// <summary>The user first: whoever calls is served only when it has gone, and after all that it had sent.</summary>
    private void ReadAll()
    {
        if (_user is { } user && user.Out.Length < MostWaitingBytes)
        {
            Read(user, Serve);
            if (user.In.Begun == 0) user.Deadline = Now + (long)_options.Patience.TotalMilliseconds;
            else if (Now >= user.Deadline) user.End(new Fault("a frame was begun and not ended in time"));
            if (user.IsOver && _user is not null) Lose();
        }

        for (var i = _callers.Count - 1; i >= 0; i--)
        {
            var caller = _callers[i];
            if (caller.Hello is null) Read(caller, Greet);
            if (caller.Hello is { } hello && !caller.IsOver) Welcome(caller, hello);
            if (!caller.IsOver && caller != _user && Now >= caller.Deadline)
                caller.End(new Fault(caller.Hello is null ? "it was not said in time who calls" : "the input of the user before is not taken in time"));
            if (caller == _user) _callers.RemoveAt(i);
            else if (caller.IsOver)
            {
                caller.Dispose();
                _callers.RemoveAt(i);
            }
        }
    }

    private void Read(Caller caller, Action<Caller, Frame> handle)
    {
        try
        {
            caller.Read(handle);
        }
        catch (ProtocolException e)
        {
            Log($"closes the connection of {caller.Name}: {e.Message}");
            caller.End(new Fault(e.Message));
        }
#pragma warning disable CA1031 // A fault of ours in one request costs the connection, and not all the programs that are held.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log($"has failed at a request of {caller.Name}: {e}");
            caller.End(new Fault($"the terminal host has failed at a request, please report this: {e.Message}"));
        }
    }

    private void Greet(Caller caller, Frame frame)
    {
        if (caller.Hello is not null || frame is not Hello hello) throw new ProtocolException("it was not said first, and once, who calls");
        caller.Hello = hello;
        var waits = Now + (long)(_options.InputEnd + _options.Patience).TotalMilliseconds;
        caller.Deadline = waits;
    }

    private void Welcome(Caller caller, Hello hello)
    {
        if (Protocol.Common(hello.Lowest, hello.Highest) is not { } version)
        {
            Refuse(caller, RefusalReason.Version, $"this terminal host (supervisor-ptyhost {_options.Build}, pid {Environment.ProcessId}) speaks versions "
                + $"{Protocol.Lowest} to {Protocol.Highest} of its protocol, and {hello.Build} speaks {hello.Lowest} to {hello.Highest}. Its programs go on. "
                + "Run the version of Supervisor that started it, or stop its sessions with that one first");
        }
        else if (_endsAt is not null || _endAsked)
        {
            Refuse(caller, RefusalReason.Ending, $"the terminal host (pid {Environment.ProcessId}) is ending");
        }
        else if (_user is { } user)
        {
            Refuse(caller, RefusalReason.Busy, $"the terminal host (pid {Environment.ProcessId}) serves another process ({user.Name}), which is connected. "
                + "Stop that one first");
        }
        else if (_inputEndsAt is null)
        {
            _user = caller;
            Log($"serves {caller.Name}");
            caller.Out.Write(new Welcome(
                version, Protocol.Lowest, Protocol.Highest, _options.Build, Environment.ProcessId, _instance, Protocol.Features));
            foreach (var program in _programs.Values) caller.Out.Write(program.Describe());
            caller.Out.Write(new HeldEnd(_programs.Count));
        }
    }

    private void Refuse(Caller caller, RefusalReason reason, string message)
    {
        Log($"refused {caller.Name}: {reason}");
        caller.End(new Refused(reason, message));
    }

    /// <summary>The user has gone: its programs go on, and its input is taken to its end.</summary>
    private void Lose()
    {
        Log($"{_user!.Name} has gone; {_programs.Count} programs go on");
        _user.Dispose();
        _user = null;
        _idleSince = Now;
        _inputTakenBack = false;
        foreach (var program in _programs.Values) program.Leave();
        _inputEndsAt = Now + (long)_options.InputEnd.TotalMilliseconds;
        EndInputs();
    }

    /// <summary>Whoever comes next must know what reached the programs. What they do not take in time is taken back, unless it was begun.</summary>
    private void EndInputs()
    {
        if (_inputEndsAt is not { } end) return;
        if (_programs.Values.All(static p => p.Inputs.Count == 0))
        {
            _inputEndsAt = null;
        }
        else if (Now < end)
        {
            return;
        }
        else if (_inputTakenBack)
        {
            // Begun, and not ended: its mark stays as it is, and nobody is there any more to be told.
            _inputEndsAt = null;
            foreach (var program in _programs.Values) program.Inputs.Clear();
        }
        else
        {
            _inputTakenBack = true;
            _inputEndsAt = Now + TakingBack;
            foreach (var program in _programs.Values)
            {
                foreach (var waiting in program.Inputs.Values.ToArray()) waiting.Cancel();
            }
        }
    }
}
