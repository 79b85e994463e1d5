using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Attached;

/// <summary>What scripts use of a terminal: <c>screen</c>, <c>send --keys</c>, <c>send --raw</c>, <c>tail</c>.</summary>
public sealed class VerbTests : AttachTest
{
    private const string Hex = """
        import sys, tty
        tty.setraw(0)
        sys.stdout.write('\x1b]0;its title\x07\x1b[?1h\x1b[31mready\x1b[m\r\n')
        sys.stdout.flush()
        while True:
            sys.stdout.write(sys.stdin.buffer.raw.read(100).hex() + '\r\n')
            sys.stdout.flush()
        """;

    [Fact]
    public async Task Keys_are_pressed_by_name_and_bytes_written_as_they_are()
    {
        var rig = await StartedAsync();
        Assert.Equal((0, "hex: sent"), await CtlAsync(rig, "", "send", "hex", "--keys", "Up", "C-u", "M-x", "hello", "Enter"));
        await UntilScreenAsync(rig, "1b4f41151b7868656c6c6f0d"); // Up as the program asked for it
        Assert.Equal((0, "hex: sent"), await CtlAsync(rig, "", "send", "hex", "--raw", "Enter"));
        await UntilScreenAsync(rig, "456e746572");
        Assert.Equal((0, "hex: sent"), await CtlAsync(rig, "\e[A\u0001", "send", "hex", "--raw"));
        await UntilScreenAsync(rig, "1b5b4101");
        Assert.Equal(2, (await CtlAsync(rig, "", "send", "hex", "--keys", "Up", "--raw")).Code);
        Assert.Equal((1, "nobody: ERROR (no such process)"), await CtlAsync(rig, "", "send", "nobody", "--keys", "Up"));
    }

    [Fact]
    public async Task A_screen_comes_as_text_with_colours_or_as_JSON()
    {
        var rig = await StartedAsync();
        await UntilScreenAsync(rig, "ready");
        Assert.StartsWith("ready", (await CtlAsync(rig, "", "screen", "hex")).Output, StringComparison.Ordinal);
        Assert.StartsWith("\e[31mready\e[", (await CtlAsync(rig, "", "screen", "hex", "--ansi")).Output, StringComparison.Ordinal);
        var json = JsonNode.Parse((await CtlAsync(rig, "", "--json", "screen", "hex")).Output)!;
        Assert.Equal(
            (1, "hex", 120, 40, "its title", "ready", 1, null),
            ((int)json["version"]!, (string)json["name"]!, (int)json["columns"]!, (int)json["rows"]!, (string)json["title"]!, (string)json["lines"]![0]!, (int)json["cursor"]!["row"]!, json["view"]));
        Assert.StartsWith("ready", (await CtlAsync(rig, "", "tail", "hex")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attaching_needs_a_terminal_and_not_that_of_the_session_itself()
    {
        var rig = await StartedAsync();
        Assert.Equal(1, (await CtlAsync(rig, "", "attach", "hex")).Code);
        var self = await Tmux.OpenAsync(
            // tmux 3.3a was seen to lose the exit status of a program that ends while its server starts: a shell tells it instead.
            100, 30, ["sh", "-c", "\"$@\"; echo \"left with $?\"; exec cat", "sh", DaemonProcess.PathOf("supervisorctl"), "attach", "hex"],
            new Dictionary<string, string> { ["SUPERVISOR_SESSION"] = "hex", ["SUPERVISOR_SOCKET"] = rig.Folder.Socket });
        await rig.UntilAsync("it is refused", async () => (await self.HistoryAsync()).Contains("left with 1", StringComparison.Ordinal));
        Assert.Contains("this terminal is in session hex", (await self.HistoryAsync()).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task<DaemonRig> StartedAsync()
    {
        var rig = await StartAsync([RigSession.Plain("hex", Hex)]);
        await rig.WaitForAsync("hex", "RUNNING", s => s.State == "RUNNING");
        await UntilScreenAsync(rig, "ready");
        return rig;
    }

    private static Task UntilScreenAsync(DaemonRig rig, string text) =>
        rig.UntilAsync($"the screen shows {text}", async () => (await rig.Control.ScreenAsync("hex", Cancel)).Contains(text, StringComparison.Ordinal));

    private static async Task<(int Code, string Output)> CtlAsync(DaemonRig rig, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(DaemonProcess.PathOf("supervisorctl"), ["--socket", rig.Folder.Socket, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("SUPERVISOR_SESSION");
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        TestContext.Current.TestOutputHelper?.WriteLine($"supervisorctl {string.Join(' ', arguments)}: {process.ExitCode} {output}{await errors}");
        return (process.ExitCode, output.TrimEnd('\n'));
    }
}
