using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted;

/// <summary>
/// Programs in a host that is a process of its own (<c>supervisor-ptyhost</c>) and outlives us. It is started with the first program; whoever
/// wants to know first what an earlier life left calls <see cref="ConnectAsync"/>.
/// Scheme: one loop reads what the host tells and calls the observers, one at a time. When the connection is lost it is made again, and
/// programs are taken up where they were left; when the host is gone, each has ended with <see cref="ExitStatus.Unknown"/>. The gate covers
/// what is known of programs, never a wait; connecting is under a semaphore.
/// </summary>
public sealed partial class HostedPtys : IPtyHost
{
    private readonly HostedPtysOptions _options;
    private readonly SemaphoreSlim _connecting = new(1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<long, HostedPty> _programs = [];
    private readonly Dictionary<long, PendingSpawn> _spawns = [];
    private readonly HashSet<long> _awaitNote = [];
    private readonly HashSet<long> _noted = [];
    private List<HeldPty> _held = [];
    private volatile HostLink? _link;
    private string? _instance;
    private Task _reading = Task.CompletedTask;
    private long _lastRequest;
    private bool _isOver;

    /// <summary>Creates the user of a host. Nothing is connected or started yet.</summary>
    public HostedPtys(HostedPtysOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public IReadOnlyList<HeldPty> Held
    {
        get { lock (_gate) return [.. _held]; }
    }

    /// <summary>What the host said of itself, for people; null while there is no connection.</summary>
    public string? HostName => _link is { Host: { } host } ? $"supervisor-ptyhost {host.Build}, pid {host.ProcessId}" : null;

    /// <summary>Connects to a host that is there already, so that <see cref="Held"/> is known. False when there is none.</summary>
    /// <exception cref="PtyHostUnavailableException">There is one, and it cannot be used; says why and what to do.</exception>
    public async Task<bool> ConnectAsync(CancellationToken cancellationToken) => await LinkAsync(start: false, cancellationToken).ConfigureAwait(false) is not null;

    /// <inheritdoc/>
    public async ValueTask<IPty> SpawnAsync(PtySpawn request, IPtyObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        const int MostLabelCharacters = 4096;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Label.Length, MostLabelCharacters, nameof(request));
        SpawnRequest.Validate(request);
        var spawn = new PendingSpawn(observer, cancellationToken);
        try
        {
            var link = await LinkAsync(start: true, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                var number = ++_lastRequest;
                _spawns.Add(number, spawn);
                try
                {
                    link!.Send(new Spawn(number, request));
                }
                catch (IOException)
                {
                    _spawns.Remove(number);
                    throw;
                }

                // The loop that reads fails what it finds here when it ends; had it ended already, nobody would.
                if (_link != link && _spawns.Remove(number)) throw new IOException("the connection to it was lost");
            }
        }
        catch (IOException e)
        {
            throw new PtySpawnException($"{request.Command} was not started, because of the terminal host: {e.Message}", e);
        }

        try
        {
            return await spawn.Started.WaitAsync(_options.AnswerBound, _options.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            spawn.Abandon();
            throw new PtySpawnException($"{request.Command} was not started: the terminal host does not answer within {_options.AnswerBound.TotalSeconds:0.#} s. "
                + "Look at its process.", e);
        }
        catch (OperationCanceledException)
        {
            spawn.Abandon();
            throw;
        }
    }

    /// <inheritdoc/>
    public IPty TakeUp(HeldPty held, IPtyObserver observer)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(observer);
        lock (_gate)
        {
            if (_held.RemoveAll(h => h.Id == held.Id) == 0) throw new InvalidOperationException($"The terminal host does not hold {held.Label} (any more).");
            var pty = new HostedPty(held.Id, held.ProcessId, observer, _options, Send, Release) { Sequence = -1 };
            _programs.Add(held.Id, pty);
            Send(new TakeUp(held.Id, From: -1));
            return pty;
        }
    }

    /// <inheritdoc/>
    public async ValueTask LeaveAsync()
    {
        if (!BeginEnd()) return;
        var link = _link;
        link?.StopReading();
        await _reading.ConfigureAwait(false);
        HostedPty[] programs;
        lock (_gate) programs = [.. _programs.Values];
        if (link is not null)
        {
            if (link.Knows(Protocol.Paintings))
            {
                foreach (var program in programs) program.LeavePainting();
            }

            await WithinAsync(link.SentAsync(), _options.AnswerBound).ConfigureAwait(false);
            link.Dispose();
        }

        foreach (var program in programs) program.OnLeft();
    }

    /// <summary>Ends every program (see <see cref="HostedPtysOptions.DisposeGrace"/>), and then the host.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!BeginEnd()) return;
        if (_link is { } link)
        {
            link.Send(new Shutdown((long)_options.DisposeGrace.TotalMilliseconds));
            // Beyond the grace: time to sweep what ignores even that, and to collect it.
            var bound = _options.DisposeGrace + TimeSpan.FromSeconds(8);
            if (!await WithinAsync(_reading, bound).ConfigureAwait(false))
                _options.Noticed?.Invoke($"the terminal host (pid {link.Host.ProcessId}) was told to end and has not done so within {bound.TotalSeconds:0} s; look at its process");
            link.Dispose();
        }

        await _reading.ConfigureAwait(false);
        EndAll();
    }

    /// <summary>For tests: what a fault between the two would do.</summary>
    internal void BreakConnection() => _link?.Dispose();

    private bool BeginEnd()
    {
        lock (_gate)
        {
            if (_isOver) return false;
            _isOver = true;
        }

        _ending.Cancel();
        return true;
    }

    private async Task<bool> WithinAsync(Task task, TimeSpan bound)
    {
        try
        {
            await task.WaitAsync(bound, _options.Time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The end of a program was taken note of; told again after a connection that was lost, because it may not have been heard.</summary>
    private void Release(long program)
    {
        lock (_gate)
        {
            if (!_awaitNote.Remove(program)) return;
            if (_link is null) _noted.Add(program);
            Send(new Release(program));
        }
    }

    /// <summary>Sends a frame; while there is no connection it is dropped, and what it asked for is asked again when there is one.</summary>
    private void Send(Frame frame) => _link?.Send(frame);
}
