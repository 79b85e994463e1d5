using System.Diagnostics;
using System.Text.RegularExpressions;
using Supervisor.EndToEnd.Attached;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>docs/migrating-from-a-loop-script.md does what it says: its scripts and commands are taken from it and run.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed partial class MigratingTests : SupervisedTest
{
    // A turn that dies, and a retry whose answer calls a tool that needs a permission.
    private static readonly FaultRule Script = Faults("reset-after-block", "tool:touch marker");
    private static readonly string Page = File.ReadAllText(Path.Combine(PinnedClient.RepositoryRoot(), "docs", "migrating-from-a-loop-script.md"));

    [Fact]
    public async Task The_loop_approves_a_command_that_nobody_was_asked_about()
    {
        using var slot = await ClientSlots.TakeAsync(Cancel);
        var (rig, person, project) = await PersonAsync();
        await using var tmux = new TmuxTerminal();
        var (loop, nudge) = (Write(person, "loop.sh"), Write(person, "nudge.sh"));
        var pane = await tmux.OpenAsync(100, 30, [loop, "Make the tests pass.", "--permission-mode", "default"], person.Variables, project);
        var nudging = await tmux.OpenAsync(100, 30, [nudge, "pane1", "2"], person.Variables, project);
        await rig.UntilAsync("the command ran", () => File.Exists(Path.Combine(project, "marker")));
        Assert.NotEqual(await pane.PidAsync(), await nudging.PidAsync());
    }

    [Fact]
    public async Task Under_Supervisor_the_turn_goes_on_and_the_dialog_waits_for_a_person()
    {
        using var slot = await ClientSlots.TakeAsync(Cancel);
        var (rig, person, project) = await PersonAsync();
        var config = Write(person, ".config/supervisor/supervisor.yaml");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config, Cancel)).Replace(
            "    prompt:", "    args: [--permission-mode, default]\n    prompt:", StringComparison.Ordinal), Cancel);
        await RunAsync(person, project, "start");
        try
        {
            await rig.UntilAsync("the dialog waits", async () => (await person.TypeAloneAsync("--json", "status")).Output.Contains("waiting_for_person", StringComparison.Ordinal));
            var looked = await RunAsync(person, project, "look");
            Assert.Contains("Do you want to proceed?", looked, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(project, "marker")));
        }
        finally
        {
            Assert.Contains("transient", await RunAsync(person, project, "end"), StringComparison.Ordinal);
            await rig.UntilAsync("nothing is left", () => Processes.With(RigFolder.Mark, rig.Folder.Root).Count == 0);
        }
    }

    private async Task<(DaemonRig Rig, RunPerson Person, string Project)> PersonAsync()
    {
        var rig = await PrepareAsync([], [Script]);
        var person = new RunPerson(rig, PinnedClient.PathOf(PinnedClient.Newer));
        person.Variables["PATH"] = $"{Path.GetDirectoryName(DaemonProcess.PathOf("supervisord"))}:{person.Variables["PATH"]}";
        var project = Directory.CreateDirectory(Path.Combine(person.Home, "src", "api")).FullName;
        ClientSeed.Write(person.Home, [project]);
        return (rig, person, project);
    }

    /// <summary>A file of the page, in the person's home.</summary>
    private static string Write(RunPerson person, string name)
    {
        var path = Path.Combine(person.Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Block("file", name));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Types commands of the page into a shell that ends at the first that fails; returns what they wrote.</summary>
    private static async Task<string> RunAsync(RunPerson person, string project, string name)
    {
        var start = new ProcessStartInfo("sh", ["-e", "-c", Block("run", name)]) { RedirectStandardOutput = true, WorkingDirectory = project };
        start.Environment.Clear();
        foreach (var (key, value) in person.Variables) start.Environment[key] = value;
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(Cancel);
        await shell.WaitForExitAsync(Cancel).WaitAsync(DaemonRig.Bound, Cancel);
        Assert.True(shell.ExitCode == 0, $"{name} ended with {shell.ExitCode}: {await output}");
        return await output;
    }

    private static string Block(string kind, string name) =>
        Blocks().Matches(Page).Single(m => m.Groups["kind"].Value == kind && m.Groups["name"].Value == name).Groups["text"].Value;

    [GeneratedRegex("<!-- (?<kind>file|run): (?<name>\\S+) -->\n```\\w+\n(?<text>.*?)\n```", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Blocks();
}
