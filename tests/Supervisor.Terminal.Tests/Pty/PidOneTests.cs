using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>As pid 1, as in a container, .NET collects children that are not its own once Process.Start was used.</summary>
public sealed class PidOneTests : PtyTest
{
    [Theory]
    [InlineData(typeof(AsPidOne), 4, true)]
    [InlineData(typeof(AsPidOneOfOrphans), 2, false)]
    public async Task It_works_as_pid_1_of_a_namespace(Type tests, int count, bool onTerminal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pid namespaces are Linux's.");
        var unshare = Programs.FindOrNull("unshare");
        Assert.SkipWhen(unshare is null, "There is no unshare on PATH.");
        var probe = Start(Unshare(unshare, Programs.Python, "-c", "import os; print('pid', os.getpid())"));
        await probe.Pty.Exited.WaitAsync(Bound, Cancelled);
        Assert.SkipUnless(
            probe.Heard.TextAtExit == "pid 1\r\n", $"A pid namespace cannot be made here: {probe.Heard.TextAtExit.Trim()}");

        // On a terminal the runtime's console handles SIGCHLD, and as pid 1 it then collects every child itself; on pipes it leaves them alone.
        var request = Unshare(unshare, Environment.ProcessPath!, "-noColor", "-explicit", "only", "-class", tests.FullName!);
        var heard = new Heard();
        IProgram program = onTerminal
            ? Host.Spawn(request, heard)
            : Host.Start(new ProgramSpawn(request.Command, request.Arguments, Folder, request.Environment, default), heard);

        Assert.True(
            await program.Exited.WaitAsync(TimeSpan.FromSeconds(120), Cancelled) == new ExitStatus(0, null), heard.Text);
        Assert.Contains($"Total: {count}, Errors: 0, Failed: 0, Skipped: 0", heard.TextAtExit, StringComparison.Ordinal);
    }

    private PtySpawn Unshare(string unshare, params string[] command) => Python("", trampoline: false) with
    {
        Command = unshare,
        Arguments = ["--pid", "--fork", "--mount-proc", .. command],
        Environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string)v.Value!),
    };
}
