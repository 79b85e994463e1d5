using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Serilog.Extensions.Logging;
using Supervisor.Configuration;
using Supervisor.Daemon.Hosting;

namespace Supervisor.Daemon.Tests.Support;

/// <summary>A whole daemon with sessions whose programs are small, on a socket and a port of its own.</summary>
public sealed class RunningDaemon : IAsyncLifetime
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private readonly TestFolder _folder = new();
    private Serilog.Core.Logger? _log;
    private SerilogLoggerFactory? _logs;
    private SupervisorDaemon? _daemon;
    private Task _running = Task.CompletedTask;

    public HttpClient Control { get; private set; } = null!;

    /// <summary>The address of the hooks' door, as a client is told it.</summary>
    public Uri Hooks { get; private set; } = null!;

    public string StateDirectory => _folder["state"];

    public string SocketPath => _folder["s.sock"];

    /// <summary>The configuration file.</summary>
    public string ConfigFile => _folder["supervisor.yaml"];

    /// <summary>Changes the configuration file.</summary>
    public void Edit(string from, string to)
    {
        var text = File.ReadAllText(ConfigFile);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(ConfigFile, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Tells the daemon what SIGHUP does.</summary>
    public void HangUp() => _daemon!.Reload();

    public async ValueTask InitializeAsync()
    {
        // Stands for the client: it takes the same arguments and lives.
        var client = _folder["client"];
        await File.WriteAllTextAsync(client, "#!/usr/bin/env python3\nimport time\ntime.sleep(600)\n");
        File.SetUnixFileMode(client, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var text = $$"""
            daemon: { socket: {{SocketPath}}, state_dir: {{StateDirectory}} }
            defaults: { autostart: false, restart: { start_seconds: 1, start_retries: 0, stop_wait: 2s, when: on-failure } }
            sessions:
              - { name: api, command: {{client}}, autostart: true }
              - { name: sleeper, kind: plain, command: sleep, args: ["600"], schedule: [{ cron: "0 3 1 1 *", time_zone: Europe/Berlin, restart: true }] }
              - { name: short, kind: plain, command: "true" }
              - { name: failing, kind: plain, command: "false" }
              - { name: missing, kind: plain, command: {{_folder["nowhere"]}} }
              - { name: stubborn, kind: plain, command: python3, args: [-c, "import signal,time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"] }
            """;
        await File.WriteAllTextAsync(ConfigFile, text);
        var config = SupervisorConfigLoader.Parse(text, ConfigFile);
        Assert.True(config.Ok, string.Join('\n', config.Errors));
        var state = _folder.State;
        _log = DaemonLogging.Create(LogVerbosity.Trace, state);
        _logs = new SerilogLoggerFactory(_log);
        _daemon = new SupervisorDaemon(config.Value, _logs, state);
        _running = _daemon.RunAsync();
        Control = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://supervisor/"), Timeout = TimeSpan.FromSeconds(60) };
        await UntilAsync("api", s => s.GetProperty("state").GetString() == "RUNNING");
        using var settings = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(StateDirectory, "settings", "api.json")));
        Hooks = new Uri(settings.RootElement.GetProperty("hooks").GetProperty("Stop")[0].GetProperty("hooks")[0].GetProperty("url").GetString()!);
    }

    /// <summary>Waits for the status of a session.</summary>
    public async Task<JsonElement> UntilAsync(string name, Func<JsonElement, bool> fits)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Assert.False(_running.IsFaulted, _running.Exception?.ToString());
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"session {name} does not become what it should");
            try
            {
                var session = await StatusAsync(name);
                if (fits(session)) return session;
            }
            catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
            {
                // It does not listen yet, or the session is not there yet.
            }

            await Task.Delay(BetweenLooks);
        }
    }

    public async Task<JsonElement> StatusAsync(string name)
    {
        using var status = JsonDocument.Parse(await Control.GetByteArrayAsync(new Uri("v1/status", UriKind.Relative)));
        return status.RootElement.GetProperty("sessions").EnumerateArray().Single(s => s.GetProperty("name").GetString() == name).Clone();
    }

    /// <summary>The outcome of a verb for one session, and its message.</summary>
    public async Task<(string Outcome, string? Message)> ActAsync(string verb, string name)
    {
        using var reply = await Control.PostAsync(new Uri($"v1/actions/{verb}?name={name}", UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        using var json = JsonDocument.Parse(await reply.Content.ReadAsByteArrayAsync());
        var result = json.RootElement.GetProperty("results")[0];
        return (result.GetProperty("outcome").GetString()!, result.GetProperty("message").GetString());
    }

    /// <summary>The secret of a session, from the environment of its program.</summary>
    public async Task<string> TokenAsync(string name)
    {
        var pid = (await StatusAsync(name)).GetProperty("pid").GetInt32();
        var environment = Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"/proc/{pid}/environ")).Split('\0');
        return environment.Single(v => v.StartsWith("SUPERVISOR_HOOK_TOKEN=", StringComparison.Ordinal)).Split('=', 2)[1];
    }

    /// <summary>Events up to one that fits.</summary>
    public async Task<string> EventAsync(Func<string, bool> fits)
    {
        await using var events = await Control.GetStreamAsync(new Uri("v1/events?follow=true", UriKind.Relative));
        using var reader = new StreamReader(events);
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (fits(line)) return line;
        }

        throw new EndOfStreamException("the events ended without it");
    }

    /// <summary>Waits until a session has written a text.</summary>
    public async Task UntilTailAsync(string name, string text)
    {
        await using var tail = await Control.GetStreamAsync(new Uri($"v1/tail?name={name}&follow=true", UriKind.Relative));
        using var reader = new StreamReader(tail);
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }

        throw new EndOfStreamException("its output ended without it");
    }

    /// <summary>Ends the daemon in order.</summary>
    public async Task EndAsync()
    {
        _daemon?.End();
        await _running.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Control.Dispose();
        _daemon?.Dispose();
        _logs?.Dispose();
        if (_log is not null) await _log.DisposeAsync();
        _folder.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
