using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Daemon.Notifications;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Tests.Notifications;

/// <summary>The channels that run programs, with real ones.</summary>
public sealed class ProgramChannelTests : IAsyncDisposable
{
    private readonly PtyHost _programs = new();
    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isSo()) await Task.Delay(5, bound.Token);
    }

    private Dictionary<string, string> Own => new()
    {
        ["PATH"] = $"{_folder.Path}:/usr/bin:/bin",
        ["HOME"] = _folder.Path,
        ["SUPERVISOR_HOOK_TOKEN"] = "secret",
        ["ANTHROPIC_API_KEY"] = "secret",
    };

    public async ValueTask DisposeAsync()
    {
        await _programs.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_command_gets_the_notification_as_json_and_in_variables_and_nothing_secret()
    {
        Program("tell", """
            import json, os, sys
            said = json.load(sys.stdin)
            with open("seen", "w") as seen:
                json.dump({"argv": sys.argv[1:], "body": said, "env": {k: v for k, v in os.environ.items() if k != "LC_CTYPE"}}, seen)
            """);

        Assert.Equal(Delivery.Done, await DeliverAsync(Command("tell", "a b", "$(id)")));

        using var seen = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["seen"], Cancel));
        var root = seen.RootElement;
        Assert.Equal(["a b", "$(id)"], root.GetProperty("argv").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal(Told.Held.Text, root.GetProperty("body").GetProperty("text").GetString());
        var environment = root.GetProperty("env").EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString());
        Assert.Equal(
            ["HOME", "PATH", "SUPERVISOR_ACTION", "SUPERVISOR_AT", "SUPERVISOR_CLASS", "SUPERVISOR_HOST", "SUPERVISOR_ID", "SUPERVISOR_INCIDENT",
             "SUPERVISOR_KIND", "SUPERVISOR_SESSION", "SUPERVISOR_SESSION_ID", "SUPERVISOR_TEXT"],
            environment.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("held", "2030-01-02T03:04:05.000Z", Told.Held.Text), (environment["SUPERVISOR_KIND"], environment["SUPERVISOR_AT"], environment["SUPERVISOR_TEXT"]));
    }

    [Fact]
    public async Task A_command_that_fails_says_what_it_wrote_last()
    {
        Program("tell", "import sys\nprint('x' * 100000)\nprint('\\x1b[31mno such channel')\nsys.exit(3)");
        var delivery = await DeliverAsync(Command("tell"));
        Assert.StartsWith("exit status 3: ", delivery.Problem, StringComparison.Ordinal);
        Assert.InRange(delivery.Problem!.Length, 1, 600);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_named()
    {
        var delivery = await DeliverAsync(Command("no-such-program"));
        Assert.Contains("'no-such-program' was not found in PATH", delivery.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_hangs_is_ended_with_its_children()
    {
        Program("tell", """
            import os, signal
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.fork()
            with open(f"pid-{os.getpid()}", "w"): pass
            while True: signal.pause()
            """);
        var delivering = Command("tell").DeliverAsync(Told.Held, CancellationToken.None, Cancel);
        await UntilAsync(() => Directory.GetFiles(_folder.Path, "pid-*").Length == 2);

        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("it took longer than 30 s and was ended", (await delivering.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).Problem);
        Assert.All(Directory.GetFiles(_folder.Path, "pid-*"), f => Assert.False(Lives(Path.GetFileName(f)[4..]), "a process was left behind"));
    }

    [Fact]
    public async Task A_command_that_is_cancelled_does_not_stay()
    {
        Program("tell", "import os, signal\nwith open(f'pid-{os.getpid()}', 'w'): pass\nsignal.pause()");
        using var cancel = new CancellationTokenSource();
        var delivering = Command("tell").DeliverAsync(Told.Held, CancellationToken.None, cancel.Token);
        await UntilAsync(() => Directory.GetFiles(_folder.Path, "pid-*").Length > 0);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering);
        var pid = Path.GetFileName(Directory.GetFiles(_folder.Path, "pid-*")[0])[4..];
        await UntilAsync(() => !Lives(pid));
    }

    [Fact]
    public async Task The_desktop_is_told_by_notify_send_with_text_that_is_only_text()
    {
        Program("notify-send", "import json, sys\nwith open('" + _folder["seen"] + "', 'w') as seen: json.dump(sys.argv[1:], seen)");

        Assert.Equal(Delivery.Done, await DeliverAsync(Desktop(sound: false)));

        Assert.Equal(
            ["--app-name=Supervisor", "--urgency=critical", "--", "api: held, a person is needed",
             "no key is typed; a person is needed: API Error: 401 &lt;b&gt; \"quoted\" $(id) \\\\n Sign in again with /login"],
            System.Text.Json.JsonSerializer.Deserialize<string[]>(await File.ReadAllBytesAsync(_folder["seen"], Cancel))!);
    }

    [Fact]
    public async Task A_sound_is_played_by_what_there_is()
    {
        Program("notify-send", "import sys\nwith open('" + _folder["shown"] + "', 'w') as seen: seen.write(' '.join(sys.argv))");
        Program("canberra-gtk-play", "import sys\nwith open('" + _folder["played"] + "', 'w') as seen: seen.write(' '.join(sys.argv[1:]))");
        Assert.Equal(Delivery.Done, await DeliverAsync(Desktop(sound: true)));
        Assert.DoesNotContain("sound-name", await File.ReadAllTextAsync(_folder["shown"], Cancel), StringComparison.Ordinal);
        Assert.Equal("--id=message --description=Supervisor", await File.ReadAllTextAsync(_folder["played"], Cancel));
    }

    [Fact]
    public async Task Without_notify_send_it_is_said_what_to_install()
    {
        var channel = new DesktopChannel(false, mac: false, _programs, new Dictionary<string, string> { ["PATH"] = _folder.Path }, _time);
        var delivery = await DeliverAsync(channel);
        Assert.Equal("notify-send is not on the daemon's PATH", delivery.Problem);
        Assert.Contains("libnotify", delivery.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_desktop_that_cannot_be_reached_is_a_problem_with_advice()
    {
        Program("notify-send", "import sys\nprint('Cannot autolaunch D-Bus', file=sys.stderr)\nsys.exit(1)");
        var delivery = await DeliverAsync(Desktop(sound: false));
        Assert.Equal("notify-send: exit status 1: Cannot autolaunch D-Bus", delivery.Problem);
        Assert.Contains("DBUS_SESSION_BUS_ADDRESS", delivery.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void On_macOS_the_text_is_an_argument_and_never_code()
    {
        var arguments = DesktopCommands.Show(mac: true, Told.Held, hint: true);
        Assert.Equal(
            ["-e", "on run argv", "-e", "display notification (item 2 of argv) with title (item 1 of argv) sound name \"Ping\"", "-e", "end run"], arguments[..6]);
        Assert.Equal(["api: held, a person is needed", $"{Told.Held.Text} Sign in again with /login"], arguments[6..]);
    }

    private static Task<Delivery> DeliverAsync(INotificationChannel channel) =>
        channel.DeliverAsync(Told.Held, CancellationToken.None, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    /// <summary>A zombie does not: whoever is above it may take its time to collect it.</summary>
    private static bool Lives(string pid)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{pid}/stat");
            return line[line.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private CommandChannel Command(params string[] command) => new([.. command], _folder.Path, _programs, Own, _time, NullLogger.Instance);

    private DesktopChannel Desktop(bool sound) => new(sound, mac: false, _programs, Own, _time);

    private void Program(string name, string script)
    {
        File.WriteAllText(_folder[name], "#!/usr/bin/python3\n" + script);
        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
