using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.FaultyApi;
using Supervisor.FaultyApi.Messages;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>A daemon with its sessions, a faulty API for their clients, and all that a test wants to see of them.</summary>
/// <remarks>At the end the daemon is ended, and no process of the rig may be left; what is left is killed by pid, and the test fails.</remarks>
public sealed class DaemonRig : IAsyncDisposable
{
    /// <summary>For what takes the client seconds: six clients that start at once on two busy cores take half a minute.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(30);

    private readonly IDisposable _slots;
    private readonly IReadOnlyList<RigSession> _sessions;
    private readonly List<string> _earlierOutput = [];
    private DaemonProcess? _daemon;
    private bool _disposed;

    private DaemonRig(IDisposable slots, IReadOnlyList<RigSession> sessions, IEnumerable<FaultRule> rules, JsonObject? recovery)
    {
        (_slots, _sessions) = (slots, sessions);
        Api = FaultyApiServer.Start(new FaultyApiOptions { Rules = [.. rules] });
        Folder = new RigFolder(Api.BaseAddress, sessions, recovery);
        Control = new ControlClient(Folder.Socket);
    }

    /// <summary>The API that the clients speak to.</summary>
    public FaultyApiServer Api { get; }

    /// <summary>The files.</summary>
    public RigFolder Folder { get; }

    /// <summary>Commands and questions to the daemon.</summary>
    public ControlClient Control { get; }

    /// <summary>The daemon that runs, or ran last.</summary>
    public DaemonProcess Daemon => _daemon ?? throw new InvalidOperationException("no daemon was started");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Prepares a rig; its daemon does not run yet. Waits for as many client slots as it has clients.</summary>
    public static async Task<DaemonRig> PrepareAsync(IReadOnlyList<RigSession> sessions, IEnumerable<FaultRule> rules, JsonObject? recovery = null) =>
        new(await ClientSlots.TakeAsync(sessions.Count(s => s.IsClient), Cancel), sessions, rules, recovery);

    /// <summary>Starts a daemon, the first or the next, and waits until it answers.</summary>
    /// <param name="failpoint">Where it kills itself, as NAME or NAME:N; it may have done so when this returns. Null for nowhere.</param>
    public async Task StartDaemonAsync(string? failpoint = null)
    {
        if (_daemon is { } earlier)
        {
            _earlierOutput.Add(earlier.Output);
            earlier.Dispose();
        }
        var daemon = _daemon = DaemonProcess.Start(Folder.Config, Folder.Root, failpoint);
        await UntilAsync("the daemon answers", async () =>
        {
            if (daemon.HasExited && failpoint is not null) return true;
            if (daemon.HasExited) throw new InvalidOperationException(await DescribeAsync("supervisord ended instead of answering"));
            return await TryStatusAsync() is not null;
        }, EndBound);
    }

    /// <summary>Ends the daemon with a signal and waits until it is gone.</summary>
    public async Task<int> EndDaemonAsync(int signal)
    {
        Daemon.Signal(signal);
        return await Daemon.WaitForExitAsync(EndBound, Cancel);
    }

    /// <summary>The host of the sessions' terminals: the parent of what it has started.</summary>
    public IReadOnlyList<int> Hosts() => [.. Clients().Select(Processes.ParentOf).Distinct().Where(pid => Processes.Describe(pid).Contains("supervisor-ptyhost", StringComparison.Ordinal))];

    /// <summary>Kills the daemon and the host of its terminals, as a crash of the machine would but for what ignores a hang-up.</summary>
    public async Task KillWithHostAsync()
    {
        var hosts = Hosts();
        await EndDaemonAsync(Processes.Sigkill);
        foreach (var host in hosts) Processes.Signal(host, Processes.Sigkill);
    }

    /// <summary>Waits until a session is as wanted, and returns its status then.</summary>
    /// <exception cref="TimeoutException">It was not in time; the message has everything that is known.</exception>
    public async Task<SessionStatus> WaitForAsync(string session, string what, Func<SessionStatus, bool> wanted, TimeSpan? bound = null)
    {
        SessionStatus? last = null;
        await UntilAsync($"{session} is {what}", async () =>
        {
            last = (await TryStatusAsync())?.Sessions.Single(s => s.Name == session);
            return last is not null && wanted(last);
        }, bound);
        return last!;
    }

    /// <summary>Waits until a session's process runs and its input box waits for a prompt, with no retry under way.</summary>
    public Task<SessionStatus> WaitForReadyAsync(string session) =>
        WaitForAsync(session, "RUNNING and ready", s => s is { State: "RUNNING", Phase: "ready" });

    /// <summary>
    /// Waits until a client is in the middle of the turn that a prompt began: its request is being answered, and its transcript holds
    /// the prompt, without which there would be nothing to resume.
    /// </summary>
    public Task<SessionStatus> WaitForMidTurnAsync(string session, string prompt) => WaitForAsync(session, "in mid-turn", s =>
        s.Phase == "working"
        && Requests(s.SessionId).Any(r => r.IsOpen && r.LastPrompt == prompt)
        && Folder.Transcript(session, s.SessionId!) is { } transcript
        && File.ReadAllText(transcript).Contains(prompt, StringComparison.Ordinal));

    /// <summary>
    /// Waits until a client has written an answer into its transcript, and returns the records. It writes a moment after the turn; when
    /// it is ended before, even by SIGTERM, the turn is lost [seen on 2.1.146].
    /// </summary>
    public async Task<IReadOnlyList<JsonNode>> WaitForTranscriptAsync(string session, string sessionId)
    {
        IReadOnlyList<JsonNode> records = [];
        await UntilAsync($"the transcript of {session} holds an answer", () =>
        {
            records = Folder.TranscriptRecords(session, sessionId);
            return records.Any(r => (string?)r["type"] == "assistant");
        });
        return records;
    }

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="TimeoutException">It was not in time; the message has everything that is known.</exception>
    public async Task UntilAsync(string what, Func<Task<bool>> isSo, TimeSpan? bound = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(bound ?? Bound);
        while (!await isSo())
        {
            try
            {
                await Task.Delay(BetweenLooks, deadline.Token);
            }
            catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
            {
                throw new TimeoutException(await DescribeAsync($"within {bound ?? Bound} it did not come about that {what}"));
            }
        }
    }

    /// <summary>Waits until something is so.</summary>
    public Task UntilAsync(string what, Func<bool> isSo, TimeSpan? bound = null) => UntilAsync(what, () => Task.FromResult(isSo()), bound);

    /// <summary>Watches that something stays so for a while: for what must not happen there is nothing else to wait for.</summary>
    public async Task StaysAsync(string what, TimeSpan duration, Func<Task<bool>> isSo)
    {
        using var over = new CancellationTokenSource(duration);
        do
        {
            if (!await isSo()) Assert.Fail(await DescribeAsync($"it did not stay so that {what}"));
            await Task.Delay(BetweenLooks, Cancel);
        }
        while (!over.IsCancellationRequested);
    }

    /// <summary>Lets real time pass where time is what is tested: the daemon lives through it.</summary>
    public Task LastsAsync(TimeSpan duration) => StaysAsync("the daemon lives", duration, () => Task.FromResult(!Daemon.HasExited));

    /// <summary>The requests of main turns so far, the client's non-streaming ones among them.</summary>
    public IReadOnlyList<RequestRecord> Requests(string? sessionId = null) =>
        [.. Api.Log.Records.Where(r => r.Kind is RequestKind.Main or RequestKind.NonStream && (sessionId is null || r.Session == sessionId))];

    /// <summary>The journal so far.</summary>
    public IReadOnlyList<JsonNode> Journal() => JournalFile.Read(Folder.State);

    /// <summary>The journal of one session, without the signals.</summary>
    public IReadOnlyList<JsonNode> Journal(string session) => JournalFile.Of(Journal(), session);

    /// <summary>Every process of the rig but the daemon.</summary>
    public IReadOnlyList<int> Clients() => Processes.With(RigFolder.Mark, Folder.Root);

    /// <summary>Everything that is known, for a person who has to find out what went wrong.</summary>
    public async Task<string> DescribeAsync(string what)
    {
        var parts = new List<string> { what };
        if (await TryStatusAsync() is { } status) parts.AddRange(status.Sessions.Select(s => s.ToString()));
        foreach (var session in _sessions) parts.Add($"--- screen of {session.Name}\n{await TryScreenAsync(session.Name)}");
        parts.Add("--- journal\n" + string.Join('\n', JournalFile.Lines(Folder.State)));
        parts.Add("--- requests\n" + string.Join('\n', Api.Log.Records.Select(RequestLog.Line)));
        parts.AddRange(_earlierOutput.Append(_daemon?.Output ?? "").Select(output => "--- supervisord\n" + output));
        return string.Join('\n', parts);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        try
        {
            await EndAsync();
        }
        finally
        {
            Control.Dispose();
            _daemon?.Dispose();
            await Api.DisposeAsync();
            Folder.Dispose();
            _slots.Dispose();
        }
    }

    private async Task EndAsync()
    {
        var problem = "";
        if (_daemon is { HasExited: false } daemon)
        {
            daemon.Signal(Processes.Sigterm);
            try
            {
                await daemon.WaitForExitAsync(EndBound, CancellationToken.None);
            }
            catch (TimeoutException error)
            {
                problem = error.Message;
                daemon.Signal(Processes.Sigkill);
                await daemon.WaitForExitAsync(EndBound, CancellationToken.None);
            }
        }
        // A client of a killed daemon ends when its terminal hangs up, which takes a moment.
        using var deadline = new CancellationTokenSource(EndBound / 3);
        while (Clients().Count > 0 && !deadline.IsCancellationRequested) await Task.Delay(BetweenLooks, CancellationToken.None);
        var left = Clients();
        var described = left.Select(Processes.Describe).ToList();
        foreach (var pid in left) Processes.Signal(pid, Processes.Sigkill);
        if (left.Count > 0) problem += $"\nprocesses were left behind:\n{string.Join('\n', described)}\n{Daemon.Output}";
        Assert.True(problem.Length == 0, problem);
    }

    private async Task<StatusReply?> TryStatusAsync()
    {
        try
        {
            return await Control.StatusAsync(Cancel);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<string> TryScreenAsync(string session)
    {
        try
        {
            return await Control.ScreenAsync(session, Cancel);
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
    }
}
