using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Attached;

/// <summary>Attached to a program, a terminal shows what it would show had the program been started in it.</summary>
public sealed class PlainAttachTests : AttachTest
{
    private static readonly string[] Vim = ["vim", "-u", "NONE", "-i", "NONE", "-n", "-N"];

    [Fact]
    public async Task Vim_looks_the_same_as_vim_that_was_started_directly()
    {
        var rig = await PrepareAsync([Program("vim", [.. Vim, "text"])]);
        await File.WriteAllLinesAsync(
            Path.Combine(rig.Folder.Project, "text"), Enumerable.Range(1, 60).Select(i => $"line {i} äöü 漢字 of the text"), Cancel);
        await rig.StartDaemonAsync();
        await rig.WaitForAsync("vim", "RUNNING", s => s.State == "RUNNING");
        var direct = await Tmux.OpenAsync(100, 30, [.. Vim, "text"], folder: rig.Folder.Project);
        var attached = await AttachAsync(rig, "vim");
        await attached.SeesAsync("line 29");
        foreach (var pane in new[] { direct, attached.Pane }) await pane.PressAsync("C-l"); // a new size clears its first message
        await SameAsync(rig, "both show the file", direct, attached.Pane, t => t.Contains("line 29", StringComparison.Ordinal));
        string[][] steps =
        [
            [":set number hlsearch ruler", "Enter"], ["/4[05]", "Enter"], ["o", "inserted äé漢", "Escape"], ["C-d"], ["G"], ["V", "k", "k"], ["Escape", "C-b"],
            [":vsplit", "Enter"], ["dd"], ["u"], ["i", "Up", "Down", "Home", "F1"], ["Escape"],
        ];
        foreach (var step in steps)
        {
            await direct.PressAsync(step);
            await attached.Pane.PressAsync(step);
            await SameAsync(rig, $"both show what follows {string.Join(' ', step)}", direct, attached.Pane, _ => true);
        }
    }

    [Fact]
    public async Task Less_looks_the_same_as_less_that_was_started_directly()
    {
        var file = Tmux.PathFor("text");
        await File.WriteAllLinesAsync(file, Enumerable.Range(1, 300).Select(i => $"\e[3{i % 8}mcolour\e[0m \e[1mbold\e[0m \e[48;5;{i % 256}m{i}\e[0m"), Cancel);
        var rig = await StartAsync([Program("less", ["less", "-R", file])]);
        await rig.WaitForAsync("less", "RUNNING", s => s.State == "RUNNING");
        var direct = await Tmux.OpenAsync(100, 30, ["less", "-R", file]);
        var attached = await AttachAsync(rig, "less");
        await attached.SeesAsync("29");
        foreach (var key in new[] { "Space", "j", "k", "G", "PPage", "/colour", "Enter", "n" })
        {
            await direct.PressAsync(key);
            await attached.Pane.PressAsync(key);
            await SameAsync(rig, $"both show what follows {key}", direct, attached.Pane, _ => true);
        }
    }

    [Fact]
    public async Task What_was_drawn_before_anybody_looked_is_painted_at_once_with_its_modes()
    {
        const string Draws = """
            import sys, time, tty
            tty.setraw(0)
            sys.stdout.write('\x1b]0;the title\x07\x1b[?1049h\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[?1h\x1b=\x1b[?25l\x1b[5;5H\x1b[1;38;2;10;20;30mdrawn\x1b[44m')
            sys.stdout.flush()
            while True:
                sys.stdout.write('[%s]' % sys.stdin.buffer.raw.read(100).hex())
                sys.stdout.flush()
            """;
        var rig = await StartAsync([RigSession.Plain("draws", Draws)]);
        await rig.UntilAsync("it has drawn", async () => (await rig.Control.ScreenAsync("draws", Cancel)).Contains("drawn", StringComparison.Ordinal));
        var direct = await Tmux.OpenAsync(120, 40, ["python3", "-c", Draws]);
        var attached = await AttachAsync(rig, "draws", 120, 40);
        await SameAsync(rig, "both show it", direct, attached.Pane, t => t.Contains("drawn", StringComparison.Ordinal));
        Assert.Contains("Ctrl-\\ detaches", await attached.Pane.AskAsync("#{pane_title}"), StringComparison.Ordinal);
        foreach (var key in new[] { "Up", "a", "F5", "M-x", "BSpace", "C-z", "C-c" })
        {
            await direct.PressAsync(key);
            await attached.Pane.PressAsync(key);
            await SameAsync(rig, $"both have {key}", direct, attached.Pane, _ => true);
        }

        // A paste comes as a paste; the detach key in it is text.
        await direct.PasteAsync("a\u001cb");
        await attached.Pane.PasteAsync("a\u001cb");
        await SameAsync(rig, "both have the paste", direct, attached.Pane, t => t.Contains("1b5b3230307e611c621b5b3230317e", StringComparison.Ordinal));
        await rig.UntilAsync("the hint goes", async () => await attached.Pane.AskAsync("#{pane_title}") == "the title");

        await attached.Pane.PressAsync("C-\\");
        Assert.Equal(0, await attached.LeavesAsync());
        await attached.SeesAsync("[detached from draws]");
        await attached.AssertRestoredAsync();
    }

    internal static RigSession Program(string name, IReadOnlyList<string> command) => new(
        name,
        new JsonObject
        {
            ["kind"] = "plain",
            ["command"] = command[0],
            ["args"] = new JsonArray([.. command.Skip(1).Select(a => (JsonNode)a)]),
            ["env"] = new JsonObject { ["LANG"] = "C.UTF-8" },
        },
        false);
}
