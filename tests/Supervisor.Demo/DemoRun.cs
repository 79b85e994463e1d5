using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.FaultyApi;
using Supervisor.FaultyApi.Messages;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.Demo;

/// <summary>The faulty API, the daemon and six real clients in one folder, from start to end.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private static readonly TimeSpan CallBound = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MidTurn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(25);
    private readonly FaultyApiServer _api;
    private readonly ClientHome _home;
    private readonly Process _daemon;
    private readonly StringBuilder _daemonLog = new();
    private readonly ControlClient _control;

    public DemoRun()
    {
        _api = FaultyApiServer.Start(new FaultyApiOptions
        {
            Rules = [.. DemoSession.Six.Select(s => new FaultRule { Match = s.Prompt, Faults = s.Faults, Then = "ok" })],
        });
        _home = new ClientHome(_api.BaseAddress);
        var socket = _home.PathFor("demo.sock");
        _control = new ControlClient(socket);
        _daemon = StartDaemon(_home.Write("supervisor.yaml", Configuration(socket)));
        Stories = [.. DemoSession.Six.Select(s => new Story(s))];
    }

    public IReadOnlyList<Story> Stories { get; }

    /// <summary>What the daemon said, for a demo that went wrong.</summary>
    public string DaemonLog
    {
        get
        {
            lock (_daemonLog) return _daemonLog.ToString();
        }
    }

    /// <summary>Runs until every session has recovered, or until cancelled.</summary>
    /// <param name="tell">Hears what happens: the session's name and a sentence.</param>
    public async Task RunAsync(Action<string, string> tell, CancellationToken cancellationToken)
    {
        await UntilAsync(() => Ask() is not null, StartBound, cancellationToken).ConfigureAwait(false);
        var reader = new Thread(() => Follow(tell)) { IsBackground = true, Name = "events" };
        reader.Start();
        foreach (var story in Stories) _ = HitAsync(story, tell, cancellationToken);
        await UntilAsync(
            () =>
            {
                Refresh();
                return Stories.All(s => s.IsVerified && s.Status?.Phase == "ready");
            },
            Timeout.InfiniteTimeSpan,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the session's turn completed after the fault, as the API saw it: its last request was answered well.</summary>
    public bool Completed(Story story) =>
        story is { IsVerified: true, Status: { } status }
        && _api.Log.Records.LastOrDefault(r => r.Session == status.SessionId && r.Kind == RequestKind.Main)
            is { Fault: "ok", Outcome: "completed", LastPrompt: "continue" };

    public async ValueTask DisposeAsync()
    {
        try
        {
            _control.Post(ControlApi.Shutdown, CallBound);
            using var bound = new CancellationTokenSource(EndBound);
            await _daemon.WaitForExitAsync(bound.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DaemonUnreachableException or ControlException or OperationCanceledException)
        {
            if (!_daemon.HasExited) _daemon.Kill(entireProcessTree: true);
        }

        _daemon.Dispose();
        await _api.DisposeAsync().ConfigureAwait(false);
        _home.Dispose();
    }

    private Process StartDaemon(string configuration)
    {
        var program = Path.Combine(PinnedClient.RepositoryRoot(), "artifacts", "bin", "supervisord");
        var start = new ProcessStartInfo(program, ["--config", configuration]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var daemon = Process.Start(start)!;
        daemon.OutputDataReceived += (_, line) => Keep(line.Data);
        daemon.ErrorDataReceived += (_, line) => Keep(line.Data);
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        return daemon;
    }

    private void Keep(string? line)
    {
        lock (_daemonLog) _daemonLog.AppendLine(line);
    }

    private string Configuration(string socket)
    {
        var yaml = new StringBuilder();
        yaml.AppendLine(CultureInfo.InvariantCulture, $"daemon: {{ socket: {socket}, state_dir: {_home.PathFor("state")} }}");
        yaml.AppendLine("claude:\n  inherit_env: false\n  env:");
        foreach (var (name, value) in _home.Environment) yaml.AppendLine(CultureInfo.InvariantCulture, $"    {name}: {JsonSerializer.Serialize(value)}");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"defaults: {{ cwd: {_home.Project} }}\nsessions:");
        foreach (var session in DemoSession.Six)
        {
            yaml.AppendLine(CultureInfo.InvariantCulture,
                $"  - {{ name: {session.Name}, command: {PinnedClient.PathOf(session.ClientVersion)}, prompt: {session.Prompt} }}");
        }

        return yaml.ToString();
    }

    /// <summary>Notes when the fault strikes; for the killed sessions, strikes.</summary>
    private async Task HitAsync(Story story, Action<string, string> tell, CancellationToken cancellationToken)
    {
        var faults = story.Session.Faults.Length;
        bool IsLast(RequestRecord r) => r.FirstPrompt.Contains(story.Session.Prompt, StringComparison.Ordinal) && r.Kind == RequestKind.Main
            && _api.Log.Records.Count(o => o.Session == r.Session && o.Kind == RequestKind.Main) == faults
            && (story.Session.Fault == DemoFault.Killed || r.EndedAt is not null);
        var last = await _api.Log.WaitForAsync(IsLast, TimeSpan.FromMinutes(2), cancellationToken).ConfigureAwait(false);
        if (story.Session.Fault != DemoFault.Killed)
        {
            story.Hit(last.EndedAt ?? last.At);
        }
        else
        {
            // In the middle of its turn: part of the answer stands on the screen and in the transcript.
            await UntilAsync(() => TimeProvider.System.GetUtcNow() - last.At > MidTurn && story.Status?.Pid is not null, StartBound, cancellationToken).ConfigureAwait(false);
            using var client = Process.GetProcessById(story.Status!.Pid!.Value); // the pid that our own daemon started
            story.Hit(TimeProvider.System.GetUtcNow());
            client.Kill();
        }

        tell(story.Session.Name, $"FAULT: {story.Session.FaultText}");
    }

    private void Follow(Action<string, string> tell)
    {
        try
        {
            using var events = new StreamReader(_control.Follow(ControlApi.Events + "?follow=true"));
            while (events.ReadLine() is { } line)
            {
                using var told = JsonDocument.Parse(line);
                var name = told.RootElement.TryGetProperty("session", out var session) ? session.GetString() : null;
                var story = Stories.FirstOrDefault(s => s.Session.Name == name);
                if (story?.Take(told.RootElement) is { } news) tell(story.Session.Name, news);
            }
        }
        catch (Exception e) when (e is IOException or DaemonUnreachableException or ControlException)
        {
            // The daemon has ended; so has the demo.
        }
    }

    private void Refresh()
    {
        if (Ask() is not { } reply) return;
        foreach (var status in reply.Sessions)
        {
            if (Stories.FirstOrDefault(s => s.Session.Name == status.Name) is { } story) story.Status = status;
        }
    }

    private StatusReply? Ask()
    {
        try
        {
            return _control.Get(ControlApi.Status, ControlJson.Default.StatusReply, CallBound);
        }
        catch (DaemonUnreachableException)
        {
            return null;
        }
    }

    private static async Task UntilAsync(Func<bool> condition, TimeSpan bound, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(bound);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!condition()) await timer.WaitForNextTickAsync(deadline.Token).ConfigureAwait(false);
    }
}
