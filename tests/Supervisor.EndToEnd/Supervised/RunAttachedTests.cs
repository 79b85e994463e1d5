using System.Text;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A person who types <c>supervisorctl run</c> in a terminal sees what they would have seen of the client itself.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class RunAttachedTests : SupervisedTest
{
    private const string Prompt = "do the first task";
    private static readonly TerminalSize Size = new(100, 30);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_person_runs_the_client_in_their_terminal_types_in_it_and_leaves_it(string version)
    {
        using var slot = await ClientSlots.TakeAsync(Cancel);
        var rig = await StartAsync([]);
        var person = new RunPerson(rig, PinnedClient.PathOf(version));
        await using var host = new PtyHost();
        var screen = new LiveScreen(Size);
        var terminal = Spawn(host, rig, person, screen, "run", "--", Prompt);
        try
        {
            await screen.WaitForAsync("the prompt and an empty input box", s => s.ToText().Contains(Prompt, StringComparison.Ordinal) && s.ToText().Contains('❯', StringComparison.Ordinal), DaemonRig.Bound, Cancel);
            await rig.WaitForAsync("proj", "ready", s => s is { State: "RUNNING", Phase: "ready" } && rig.Requests().Count == 1);
            Assert.Contains(screen.Snapshot().ToText().Split('\n'), row => row.Trim().Length == Size.Columns && row.Trim().All(c => c == '─')); // as wide as the person's

            // Letter by letter, as a person: the client opens a menu meanwhile.
            foreach (var key in "/exit") await terminal.WriteAsync(Encoding.UTF8.GetBytes(key.ToString()), Cancel);
            await screen.WaitForAsync("the command", s => s.ToText().Contains("❯ /exit", StringComparison.Ordinal) || s.ToText().Contains("❯\u00a0/exit", StringComparison.Ordinal), DaemonRig.Bound, Cancel);
            await terminal.WriteAsync("\r"u8.ToArray(), Cancel);

            var status = await terminal.Exited.WaitAsync(DaemonRig.Bound, Cancel);
            Assert.True(status.Code == 0, $"{status}\n{screen.Snapshot().ToText()}");
            await person.UntilGoneAsync("proj");
        }
        finally
        {
            await terminal.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_person_who_detaches_leaves_the_session_running_and_a_failing_program_gives_its_exit_status()
    {
        var rig = await StartAsync([]);
        var program = Path.Combine(rig.Folder.Root, "asking");
        await File.WriteAllTextAsync(program, "#!/usr/bin/env python3\nimport sys\nprint('ask away', flush=True)\nsys.exit(int(input()))\n", Cancel);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var person = new RunPerson(rig, program);
        await using var host = new PtyHost();

        var screen = new LiveScreen(Size);
        var first = Spawn(host, rig, person, screen, "run", "--name", "stays");
        await screen.WaitForAsync("the program", s => s.ToText().Contains("ask away", StringComparison.Ordinal), DaemonRig.Bound, Cancel);
        await first.WriteAsync(new byte[] { 0x1C }, Cancel); // Ctrl-\
        Assert.Equal(0, (await first.Exited.WaitAsync(DaemonRig.Bound, Cancel)).Code);
        Assert.NotNull((await rig.Control.StatusAsync("stays", Cancel)).Pid);

        var failing = new LiveScreen(Size);
        var second = Spawn(host, rig, person, failing, "run", "--name", "fails");
        await failing.WaitForAsync("the program", s => s.ToText().Contains("ask away", StringComparison.Ordinal), DaemonRig.Bound, Cancel);
        await second.WriteAsync("7\r"u8.ToArray(), Cancel);
        Assert.Equal(7, (await second.Exited.WaitAsync(DaemonRig.Bound, Cancel)).Code);
        Assert.Contains((await rig.Control.StatusAsync(Cancel)).Sessions, s => s.Name == "fails"); // kept like any other that fails
    }

    private static IPty Spawn(PtyHost host, DaemonRig rig, RunPerson person, LiveScreen screen, params string[] arguments) => host.Spawn(
        new PtySpawn(DaemonProcess.PathOf("supervisorctl"), ["--config", rig.Folder.Config, .. arguments], rig.Folder.Project, person.Variables, Size), screen);
}
