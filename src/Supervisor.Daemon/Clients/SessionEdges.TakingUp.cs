using Supervisor.Claude.Files;
using Supervisor.Claude.Registry;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Clients;

/// <summary>Takes up a process that an earlier daemon has started: everything that listens to it begins where the last one was.</summary>
internal sealed partial class SessionEdges
{
    /// <summary>Of a debug file at most this much of its end is read again, in bytes: many turns.</summary>
    private const long ReadBack = 8 * 1024 * 1024;

    /// <summary>A size that stands for so long is seen by the program before it is taken back.</summary>
    private static readonly TimeSpan Nudge = TimeSpan.FromMilliseconds(100);

    /// <summary>The host hands over what it holds of a program's output within this.</summary>
    private static readonly TimeSpan Replay = TimeSpan.FromSeconds(1);

    /// <summary>The process that waits to be taken up; null when there is none, or it was.</summary>
    public HeldProcess? Held { get; private set; }

    /// <summary>What has to end before a process of this session is started. Never faults.</summary>
    public Task Before { get; init; } = Task.CompletedTask;

    /// <summary>Takes it up, and tells the session so before anything else. Should it be gone, the session is told of its end.</summary>
    /// <param name="record">What the last daemon wrote; null when it was lost.</param>
    public async Task TakeUpAsync(SessionRecord? record)
    {
        if (Held is not { } held) return;
        Held = null;
        var (pty, label) = held;
        var mark = KeysTyped.Read(pty.Marks.Select(m => (m.Mark, m.Written)));
        await _session.PostAsync(
            SignalSource.Process, new ProcessTakenUp(pty.ProcessId, mark) { HasEnded = pty.Exit is not null }, label.Incarnation).ConfigureAwait(false);
        try
        {
            Begin(pty, label, record);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            LogNotTakenUp(_config.Name, pty.ProcessId, e.Message);
            _scribe.Orphan = pty.ProcessId; // should it live, it has ended before the conversation is resumed
            await _session.PostAsync(SignalSource.Process, new ProcessExited(null, null), label.Incarnation).ConfigureAwait(false);
        }
    }

    private void Begin(HeldPty pty, HeldLabel label, SessionRecord? record)
    {
        _scribe.Orphan = null; // it is no orphan: it is ours again
        var life = record?.Life?.Incarnation == label.Incarnation ? record.Life : null;
        var terminal = new SessionTerminal(pty.Size, Tail, _home.Clock.Time, IsClaude ? DeviceQueryPolicy.None : DeviceQueryPolicy.Basic);
        Tail.Begin();
        var past = new DebugPast(record?.Heard?.DebugFile ?? life?.LaunchedAt ?? _home.Clock.Wall, life?.Turn?.StartedAt ?? DateTimeOffset.MaxValue);
        var tail = IsClaude ? new FileTail(_home.DebugFiles, DebugName, Math.Max(0, FileTail.EndOf(DebugPath) - ReadBack), Notice) : null;
        var transcript = new TranscriptFollower(_home, _session, Environment, Notice);
        transcript.TakeUp(record?.SessionId ?? label.SessionId ?? "", record?.Heard?.Transcript ?? life?.LaunchedAt ?? _home.Clock.Wall);
        Redraw? redraw = null;
        terminal.OutputLost += () => redraw?.Begin();
        var taken = _home.Ptys.TakeUp(pty, terminal);
        var person = life?.PersonTypedAt is { } typed ? _home.Clock.Monotonic(typed) : (TimeSpan?)null;
        var incarnation = new Incarnation(_home, _session, label.Incarnation, taken, terminal, Zone, _log, person);
        Interlocked.Exchange(ref _incarnation, incarnation)?.Dispose();
        redraw = new Redraw(terminal, taken);
        if (terminal.IsLost) redraw.Begin();
        if (tail is not null) incarnation.Listen(tail, transcript, RegistryFile.PathOf(Environment, pty.ProcessId), past);
        incarnation.AwaitExit(status => Learn(status, incarnation));
        _ = AnswerLaterAsync(terminal, incarnation);
        Thresholds?.Begin();
        if (life?.Model is { } model) UseModel(model);
        LaunchedAs = label.Fingerprint;
        if (label.Fingerprint is { } started && started != ProcessKeys.Fingerprint(_config)) LogChanged(_config.Name, pty.ProcessId);
    }

    /// <summary>What the program asked its terminal in an earlier life comes again with its output, and was answered then.</summary>
    private async Task AnswerLaterAsync(SessionTerminal terminal, Incarnation incarnation)
    {
        await Task.Delay(Replay, _home.Clock.Time).ConfigureAwait(false);
        terminal.ForgetQuestions();
        terminal.AnswerThrough(incarnation.Input.Answer);
    }

    private string LabelOf(LaunchPlan plan, int number) => new HeldLabel
    {
        Session = _config.Name,
        Incarnation = number,
        SessionId = plan.SessionId,
        Kind = _config.Kind,
        Fingerprint = ProcessKeys.Fingerprint(_config),
    }.Write();

    /// <summary>Written before the client is started; without it a client that outlives this daemon is heard by the other sources only.</summary>
    private void KeepToken()
    {
        try
        {
            _home.Tokens.Save(_config.Name, Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Notice($"the secret of its hooks cannot be kept ({e.Message}); a later supervisord would not hear them");
        }
    }

    /// <summary>A secret that no living client has is left in no file.</summary>
    private void ForgetToken()
    {
        try
        {
            _home.Tokens.Delete(_config.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Notice($"the secret of its hooks cannot be deleted ({e.Message})");
        }
    }

    /// <summary>Makes a program draw its whole screen: it is told of another size, and of its own again.</summary>
    private sealed class Redraw(SessionTerminal terminal, IPty pty)
    {
        private int _running;

        public void Begin()
        {
            if (Interlocked.Exchange(ref _running, 1) == 0) _ = RunAsync();
        }

        private async Task RunAsync()
        {
            var size = terminal.Snapshot().Size;
            pty.Resize(new TerminalSize(size.Columns, size.Rows - 1));
            await Task.Delay(Nudge).ConfigureAwait(false);
            terminal.RedrawBegun();
            pty.Resize(size);
            Volatile.Write(ref _running, 0);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session}: the process that an earlier supervisord has left (pid {Pid}) cannot be taken up: {Reason}; it is ended, and the session is started again")]
    private partial void LogNotTakenUp(string session, int pid, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session}: its process (pid {Pid}) was started with another command, arguments, folder or environment than the configuration has now; it goes on, and 'supervisorctl restart {Session}' brings the new ones into force")]
    private partial void LogChanged(string session, int pid);
}
