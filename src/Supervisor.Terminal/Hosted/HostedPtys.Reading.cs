using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted;

/// <summary>The connection: made, lost, made again.</summary>
public sealed partial class HostedPtys
{
    /// <summary>Between two tries to reach a host that is busy, or that does not answer.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan MuchLater = TimeSpan.FromSeconds(5);

    /// <summary>The connection, made when there is none. Null when there is no host, and none was to be started.</summary>
    private async Task<HostLink?> LinkAsync(bool start, CancellationToken cancellationToken)
    {
        if (_link is { } link) return link;
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_link is { } made) return made;
            ObjectDisposedException.ThrowIf(_isOver, this);
            var opened = await OpenAsync(cancellationToken).ConfigureAwait(false);
            if (opened is null && start)
            {
                await _options.StartAsync(cancellationToken).ConfigureAwait(false);
                opened = await OpenAsync(cancellationToken).ConfigureAwait(false)
                    ?? throw new PtyHostUnavailableException($"the terminal host was started and does not listen at {_options.SocketPath}");
            }

            if (opened is not null) Use(opened);
            return opened;
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>A host that serves a user who was just killed, or that is just ending, is another one in a moment.</summary>
    private async Task<HostLink?> OpenAsync(CancellationToken cancellationToken)
    {
        var hello = new Hello(Protocol.Lowest, Protocol.Highest, _options.Build, Environment.ProcessId, Protocol.Features);
        var started = _options.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await HostLink.OpenAsync(_options.SocketPath, hello, _options.AnswerBound, cancellationToken).ConfigureAwait(false);
            }
            catch (PtyHostUnavailableException e) when (e.IsPassing && _options.Time.GetElapsedTime(started) < _options.PassingBound)
            {
                await Task.Delay(Again, _options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Use(HostLink link)
    {
        HostedPty[] gone;
        lock (_gate)
        {
            if (_isOver)
            {
                link.Dispose();
                throw new ObjectDisposedException(nameof(HostedPtys));
            }

            var isFirst = _instance is null;
            var isSame = _instance == link.Host.Instance;
            _instance = link.Host.Instance;
            _link = link;
            if (!isSame) _awaitNote.Clear();
            foreach (var noted in isSame ? _noted : []) link.Send(new Release(noted));
            var holds = link.Held.Where(h => !_noted.Contains(h.Program.Id) && !_awaitNote.Contains(h.Program.Id)).ToDictionary(h => h.Program.Id, h => h.Program);
            _noted.Clear();
            gone = [.. _programs.Values.Where(p => !isSame || !holds.ContainsKey(p.Id))];
            foreach (var program in gone) _programs.Remove(program.Id);
            foreach (var program in _programs.Values) program.TakeUpAgain(holds[program.Id]);
            AskForPort(link); // before any program is started that would use it
            if (isFirst) _held = [.. holds.Values];
            else DisownUnknown(holds.Values);
        }

        foreach (var program in gone) program.OnExited(ExitStatus.Unknown);
        _reading = Task.Run(() => ReadAsync(link));
    }

    /// <summary>What the host holds, and neither we nor an earlier life know of, was started for us by a request whose answer was lost: nobody wants it.</summary>
    private void DisownUnknown(IEnumerable<HeldPty> holds)
    {
        _held = [.. holds.Where(h => _held.Any(k => k.Id == h.Id))];
        foreach (var stray in holds.Where(h => !_programs.ContainsKey(h.Id) && _held.All(k => k.Id != h.Id)))
        {
            var pty = new HostedPty(stray.Id, stray.ProcessId, new Nobody(), _options, Send, Release) { Sequence = -1, IsStray = true };
            _programs.Add(stray.Id, pty);
            Send(new TakeUp(stray.Id, From: -1));
            _ = pty.StopAsync(TimeSpan.Zero, CancellationToken.None);
        }
    }

    private async Task ReadAsync(HostLink link)
    {
        try
        {
            await link.ReadAsync(frame => Hear(link, frame)).ConfigureAwait(false);
        }
        catch (ProtocolException e)
        {
            _options.Noticed?.Invoke($"the terminal host (pid {link.Host.ProcessId}) sent what is not understood, and is connected to anew: {e.Message}");
        }

        PendingSpawn[] spawns;
        lock (_gate)
        {
            if (_isOver) return;
            _link = null;
            spawns = [.. _spawns.Values];
            _spawns.Clear();
        }

        link.Dispose();
        foreach (var spawn in spawns) spawn.Fail("The program was not started: the connection to the terminal host was lost.");
        _ = ReconnectAsync(link.Host);
    }

    /// <summary>Tries until there is a connection again, or no host any more.</summary>
    private async Task ReconnectAsync(Welcome host)
    {
        var told = false;
        try
        {
            while (true)
            {
                try
                {
                    if (await LinkAsync(start: false, _ending.Token).ConfigureAwait(false) is not null)
                    {
                        _options.Noticed?.Invoke($"the connection to the terminal host (pid {host.ProcessId}) was lost and is made again; its programs go on");
                        return;
                    }

                    _options.Noticed?.Invoke($"the terminal host (pid {host.ProcessId}) has ended, and all its programs with it");
                    EndAll();
                    return;
                }
                catch (PtyHostUnavailableException e)
                {
                    if (!told) _options.Noticed?.Invoke(e.Message);
                    told = true;
                }

                await Task.Delay(MuchLater, _options.Time, _ending.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // We are ending.
        }
    }

    /// <summary>No host, no programs.</summary>
    private void EndAll()
    {
        HostedPty[] programs;
        lock (_gate)
        {
            if (_link is not null && !_isOver) return; // somebody was faster, and has started a new one
            programs = [.. _programs.Values];
            _programs.Clear();
            _held = [];
            _instance = null;
        }

        foreach (var program in programs) program.OnExited(ExitStatus.Unknown);
    }

    private void Hear(HostLink link, Frame frame)
    {
        switch (frame)
        {
            case Spawned spawned: Begin(spawned); break;
            case SpawnFailed failed:
                lock (_gate)
                {
                    if (_spawns.Remove(failed.Request, out var spawn)) spawn.Fail(failed.Message);
                }

                break;
            case Output output when Find(output.Program) is { } program:
                program.OnOutput(output);
                program.Acknowledge(link.Knows(Protocol.Paintings));
                break;
            case Painting painting: Find(painting.Program)?.OnPainting(painting); break;
            case OutputLost lost: Find(lost.Program)?.OnLost(lost.Sequence); break;
            case InputDone done: Find(done.Program)?.OnInputDone(done); break;
            case Exited exited:
                End(exited, link);
                break;
            case PortReserved reserved: Reserved(reserved, link); break;
            case Gone gone: End(gone.Program)?.OnExited(ExitStatus.Unknown); break;
            case Fault fault: _options.Noticed?.Invoke($"the terminal host (pid {link.Host.ProcessId}) ends the connection: {fault.Message}"); break;
            default: break; // an answer to what was not asked, or of a later version
        }
    }

    private HostedPty? Find(long program)
    {
        lock (_gate) return _programs.GetValueOrDefault(program);
    }

    private void Begin(Spawned spawned)
    {
        lock (_gate)
        {
            if (!_spawns.Remove(spawned.Request, out var spawn)) return;
            var pty = new HostedPty(spawned.Program, spawned.ProcessId, spawn.Observer, _options, Send, Release);
            _programs.Add(spawned.Program, pty);
            spawn.Complete(pty);
        }
    }

    private void End(Exited exited, HostLink link)
    {
        var pty = End(exited.Program);
        var awaitsNote = _options.EndsAwaitNote && pty is { IsStray: false };
        if (awaitsNote)
        {
            lock (_gate) _awaitNote.Add(exited.Program);
        }

        pty?.OnExited(exited.Status);
        if (!awaitsNote) link.Send(new Release(exited.Program));
    }

    private HostedPty? End(long program)
    {
        lock (_gate) return _programs.Remove(program, out var pty) ? pty : null;
    }

    private sealed class Nobody : IPtyObserver
    {
        public void OnOutput(ReadOnlySpan<byte> output)
        {
        }

        public void OnExited(ExitStatus status)
        {
        }
    }
}
