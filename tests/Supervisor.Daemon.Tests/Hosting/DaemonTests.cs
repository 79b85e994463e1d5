using System.Diagnostics;
using System.Text;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Hosting;

/// <summary>A daemon from its beginning to its end.</summary>
public sealed class DaemonTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_end_stops_every_session_ends_every_follower_and_leaves_no_secret_behind()
    {
        await using var daemon = new RunningDaemon();
        await daemon.InitializeAsync();
        var token = await daemon.TokenAsync("api");
        Assert.Equal("Started", (await daemon.ActAsync("start", "stubborn")).Outcome);
        var pids = new[] { "api", "stubborn" }.Select(n => daemon.StatusAsync(n).ContinueWith(
            s => s.GetAwaiter().GetResult().GetProperty("pid").GetInt32(), Ct, TaskContinuationOptions.None, TaskScheduler.Default));
        var alive = await Task.WhenAll(pids);
        await using var events = await daemon.Control.GetStreamAsync(new Uri("v1/events?follow=true", UriKind.Relative), Ct);
        await using var tail = await daemon.Control.GetStreamAsync(new Uri("v1/tail?name=stubborn&follow=true", UriKind.Relative), Ct);
        using var eventReader = new StreamReader(events);
        using var tailReader = new StreamReader(tail);
        var (heard, shown) = (eventReader.ReadToEndAsync(Ct), tailReader.ReadToEndAsync(Ct));

        await daemon.EndAsync();

        Assert.Contains("\"value\":\"ended\"", await heard.WaitAsync(TimeSpan.FromSeconds(30), Ct), StringComparison.Ordinal);
        await shown.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.All(alive, pid => Assert.False(Directory.Exists($"/proc/{pid}"), $"process {pid} is left behind"));
        foreach (var file in Directory.EnumerateFiles(daemon.StateDirectory, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            Assert.DoesNotContain(token, await reader.ReadToEndAsync(Ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bad_configuration_is_told_at_once_and_in_full_and_ends_with_2()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["bad.yaml"], "sesions: []\nsessions:\n  - { name: a, cwd: /, comand: x }\n  - { name: all }\n", Ct);
        var (code, output, errors) = await RunAsync("--config", folder["bad.yaml"]);
        Assert.Equal(2, code);
        Assert.Empty(output);
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 3, errors);
        Assert.All(lines, line => Assert.StartsWith(folder["bad.yaml"] + ":", line, StringComparison.Ordinal));
        Assert.Contains("'sessions'", errors, StringComparison.Ordinal);
        Assert.Contains("'command'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_not_there_ends_with_2()
    {
        using var folder = new TestFolder();
        var (code, _, errors) = await RunAsync("--config", folder["gone.yaml"]);
        Assert.Equal(2, code);
        Assert.Contains("gone.yaml", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_daemon_on_the_same_socket_ends_with_1_and_says_why()
    {
        using var folder = new TestFolder();
        using var held = Supervisor.Daemon.Hosting.DaemonLock.Take(folder["s.sock"], folder.Path);
        await File.WriteAllTextAsync(
            folder["ok.yaml"], $"daemon: {{ socket: {folder["s.sock"]}, state_dir: {folder["state"]} }}\nsessions:\n  - {{ name: a, kind: plain, command: cat, autostart: false }}\n", Ct);
        var (code, _, errors) = await RunAsync("--config", folder["ok.yaml"]);
        Assert.Equal(1, code);
        Assert.Contains("another supervisord serves", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "supervisord"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
            await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
