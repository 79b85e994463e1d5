using System.Collections.Concurrent;
using System.Net.Sockets;
using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Hosted;

/// <summary>
/// A terminal host: starts programs for one user at a time, and keeps them, what they write and how they end for the next one.
/// Scheme: one thread, that of <see cref="Run"/>, waits in <c>poll</c> for connections and requests and has all state. The terminals' thread
/// leaves output and exits in the programs, and inputs that were taken in a queue, and wakes it through a pipe.
/// </summary>
public sealed partial class PtyHostServer : IDisposable
{
    /// <summary>A user is not read while so much waits for it: what it asks for only makes more.</summary>
    private const int MostWaitingBytes = 1024 * 1024;

    /// <summary>Output is not added while so much waits: it is kept where it is, and its terminal is paced.</summary>
    private const int MostWaitingOutput = 128 * 1024;

    /// <summary>Connections that have not said who they are.</summary>
    private const int MostCallers = 16;

    private readonly PtyHostServerOptions _options;
    private readonly PtyHost _ptys;
    private readonly Socket _listener;
    private readonly WakePipe _wake = new();
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly Dictionary<long, ServedProgram> _programs = [];
    private readonly List<Caller> _callers = [];
    private readonly ReservedPorts _ports = new();
    private readonly ConcurrentQueue<ServedProgram> _news = new();
    private readonly ConcurrentQueue<TakenInput> _taken = new();
    private readonly byte[] _scratch = new byte[ServedProgram.FrameBytes];
    private PollEntry[] _entries = new PollEntry[8];
    private Caller? _user;
    private long _lastProgram;
    private long _idleSince;
    private long? _inputEndsAt;
    private bool _inputTakenBack;
    private long? _endsAt;
    private volatile bool _endAsked;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The socket cannot be made.</exception>
    public PtyHostServer(PtyHostServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _ptys = new PtyHost(options.Ptys);
        _listener = HostSocket.Listen(options.SocketPath);
        _idleSince = Now;
    }

    private static long Now => Environment.TickCount64;

    /// <summary>Asks the host to end its programs, and then itself, as <see cref="PtyHostServerOptions.EndGrace"/> says. From any thread.</summary>
    public void End()
    {
        _endAsked = true;
        _wake.Wake();
    }

    /// <summary>Serves until it is told to end, or nobody has needed it for long enough. The programs have ended then.</summary>
    public void Run()
    {
        try
        {
            while (!IsOver())
            {
                Wait();
                if (_endAsked && _endsAt is null) EndPrograms(_options.EndGrace, "by a signal");
                AcceptAll();
                // Before anybody is read: whoever waits for the last input of an earlier user is welcomed at once, and not when something else happens.
                TellTakenInputs();
                EndInputs();
                ReadAll();
                SendAll();
            }
        }
        finally
        {
            foreach (var caller in _callers) caller.Dispose();
            _user?.Dispose();
            _listener.Dispose();
            _ports.Dispose();
        }
    }

    /// <summary>Ends what still runs.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        _ptys.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _wake.Dispose();
    }

    /// <summary>Whether nobody needs this host any longer.</summary>
    private bool IsOver()
    {
        if (_endsAt is { } end)
        {
            return Now >= end || (_user is null or { Out.Length: 0 } && _programs.Values.All(static p => p.IsOver));
        }

        if (_programs.Count > 0 || _user is not null || _callers.Count > 0) _idleSince = Now;
        if (Now - _idleSince < _options.IdleEnd.TotalMilliseconds) return false;
        Log("ends: it holds nothing, and nobody is connected");
        return true;
    }

    /// <summary>Entries: the wake pipe, the listener, the user, the callers.</summary>
    private unsafe void Wait()
    {
        var count = 3 + _callers.Count;
        if (_entries.Length < count) _entries = new PollEntry[count * 2];
        _entries[0] = new PollEntry { Descriptor = _wake.ReadEnd, Asked = PollEntry.Readable };
        _entries[1] = new PollEntry { Descriptor = _callers.Count < MostCallers ? (int)_listener.Handle : -1, Asked = PollEntry.Readable };
        _entries[2] = new PollEntry { Descriptor = _user?.Descriptor ?? -1, Asked = _user is null ? (short)0 : Wanted(_user) };
        // Who has called and waits is not read: a hang-up would wake us again and again.
        for (var i = 0; i < _callers.Count; i++)
            _entries[3 + i] = new PollEntry { Descriptor = _callers[i].Hello is null ? _callers[i].Descriptor : -1, Asked = PollEntry.Readable };
        // What is announced and has room needs no waiting; whatever else happens wakes.
        var timeout = !_news.IsEmpty && HasRoom ? 0 : Due is { } due ? (int)Math.Clamp(due - Now, 0, int.MaxValue) : -1;
        fixed (PollEntry* entries = _entries)
        {
            if (Libc.Poll(entries, (nuint)count, timeout) <= 0) return;
        }

        if (_entries[0].Happened != 0) _wake.Drain();
    }

    private bool HasRoom => _user is { } user && user.Out.Length < MostWaitingOutput;

    private static short Wanted(Caller user) => (short)(
        (user.Out.Length < MostWaitingBytes ? PollEntry.Readable : 0) | (user.Out.Length > 0 ? PollEntry.Writable : 0));

    /// <summary>When something is to be done although nothing happens.</summary>
    private long? Due
    {
        get
        {
            long? due = _endsAt ?? (_programs.Count == 0 && _user is null && _callers.Count == 0 ? _idleSince + (long)_options.IdleEnd.TotalMilliseconds : null);
            foreach (var caller in _callers) Earlier(caller.Deadline);
            if (_user is { In.Begun: > 0 }) Earlier(_user.Deadline);
            if (_inputEndsAt is { } inputs) Earlier(inputs);
            return due;

            void Earlier(long time) => due = due is { } at ? Math.Min(at, time) : time;
        }
    }

    private void EndPrograms(TimeSpan grace, string why)
    {
        Log($"ends {why}, with {_programs.Count} programs");
        // Beyond the grace: time to sweep what ignores even SIGKILL, and to collect it.
        var sweep = TimeSpan.FromSeconds(5);
        var killed = Now + (long)(grace + sweep).TotalMilliseconds;
        _endsAt = Math.Min(_endsAt ?? long.MaxValue, killed);
        foreach (var program in _programs.Values) _ = program.Pty!.StopAsync(grace, CancellationToken.None);
    }

    /// <summary>Sends news of programs, each a piece in turn, while the user takes them.</summary>
    private void SendAll()
    {
        if (_user is null)
        {
            _news.Clear(); // whoever takes a program up is told all of it
            return;
        }

        while (HasRoom && _news.TryDequeue(out var program))
        {
            if (program.Send(_user.Out, _scratch)) _news.Enqueue(program);
            if (_user.Out.Length >= MostWaitingOutput) _user.Send();
        }

        _user.Send();
    }

    private void Announce(ServedProgram program)
    {
        _news.Enqueue(program);
        _wake.Wake();
    }

    private void Log(string line) => _options.Log?.Invoke(line);

    /// <summary>An input that waits no longer.</summary>
    private readonly record struct TakenInput(
        ServedProgram Program, long Number, CancellationTokenSource Cancel, string Mark, InputOutcome Outcome, string Message);
}
