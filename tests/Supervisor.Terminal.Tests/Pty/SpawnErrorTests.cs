using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>What cannot be started is refused with a sentence that says what to do, and leaves nothing open.</summary>
public sealed class SpawnErrorTests : PtyTest
{
    [Theory, InlineData(false), InlineData(true)]
    public void A_command_that_is_not_in_PATH_is_named_with_the_PATH_that_was_searched(bool trampoline) =>
        Refused(Good(trampoline) with { Command = "no-such-program" }, "'no-such-program' was not found in PATH (/usr/bin:/bin)");

    [Fact]
    public void Without_a_PATH_the_message_says_so() =>
        Refused(Good() with { Command = "no-such-program", Environment = new Dictionary<string, string>() }, "has no PATH");

    [Theory, InlineData("./no-such-program"), InlineData("/no/such/program")]
    public void A_path_that_does_not_exist_is_named(string command) => Refused(Good() with { Command = command }, "there is no file");

    [Theory, InlineData("./tool"), InlineData("tool")]
    public void A_file_that_may_not_be_executed_is_named(string command)
    {
        File.WriteAllText(Path.Combine(Folder, "tool"), "#!/bin/cat\n");

        Refused(Good() with { Command = command, Environment = Searching(Folder) }, "may not be executed. Run chmod +x");
    }

    [Theory, InlineData(28, "raise the limit with sysctl kernel.pty.max"), InlineData(24, "ulimit -n"), InlineData(2, "mount devpts")]
    public void Being_out_of_terminals_is_explained(int error, string words) =>
        Assert.Contains(words, SpawnErrors.NoTerminal(error).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_is_no_program() => Refused(Good() with { Command = Folder }, "is a folder");

    [Fact]
    public void A_script_without_an_interpreter_line_is_explained()
    {
        Executable("script", "print(1)\n");

        Refused(Good() with { Command = "./script" }, "nor a script that begins with #!");
    }

    [Fact]
    public void A_missing_interpreter_is_explained()
    {
        Executable("script", "#!/no/such/interpreter\n");

        Refused(Good() with { Command = "./script" }, "the interpreter or loader that it names is not");
    }

    [Theory, InlineData("/no/such/folder", "does not exist"), InlineData("relative", "is not an absolute path")]
    public void A_bad_working_directory_is_named(string folder, string words) =>
        Refused(Good() with { WorkingDirectory = folder }, words);

    [Fact]
    public void Arguments_that_are_too_long_are_measured() =>
        Refused(Good() with { Arguments = [new string('x', 4_000_000)] }, "more than the system allows");

    [Theory, InlineData("", "x"), InlineData("A=B", "x"), InlineData("A\0", "x"), InlineData("A", "x\0")]
    public void A_variable_that_cannot_be_passed_on_is_named(string name, string value) =>
        Refused(Good() with { Environment = new Dictionary<string, string> { [name] = value } }, "cannot be passed on");

    [Fact]
    public void A_missing_trampoline_is_named()
    {
        var host = new PtyHost(new PtyHostOptions { TrampolinePath = Path.Combine(Folder, "supervisor-trampoline") });

        var error = Assert.Throws<PtySpawnException>(() => host.Spawn(Good(trampoline: true), new Heard()));
        Assert.Contains("supervisor-trampoline is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_command_is_found_from_the_working_directory()
    {
        Executable("tool", $"#!{Programs.Python}\nprint('found')\n");
        foreach (var (command, path) in new[] { ("./tool", "/bin"), ("tool", "."), ("tool", ""), ("tool", "/no/such:" + Folder) })
        {
            var (pty, heard) = Start(Good() with { Command = command, Arguments = [], Environment = Searching(path) });
            await pty.Exited.WaitAsync(Bound, Cancelled);
            Assert.Equal("found\r\n", heard.TextAtExit);
        }
    }

    [Fact]
    public async Task What_fails_behind_the_trampoline_is_said_on_the_terminal()
    {
        Executable("script", "#!/no/such/interpreter\n");
        var (pty, heard) = Start(Good(trampoline: true) with { Command = "./script", Arguments = [] });
        Assert.Equal(new ExitStatus(127, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Contains("the interpreter that it names, does not exist.", heard.TextAtExit, StringComparison.Ordinal);

        Executable("script", "no program\n");
        (pty, heard) = Start(Good(trampoline: true) with { Command = "./script", Arguments = [] });
        Assert.Equal(new ExitStatus(126, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.Contains("could not be started", heard.TextAtExit, StringComparison.Ordinal);
    }

    private PtySpawn Good(bool trampoline = false) => Python("print(1)", trampoline);

    private static Dictionary<string, string> Searching(string path) => new() { ["PATH"] = path };

    private void Executable(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Refused(PtySpawn request, string words)
    {
        var error = Assert.Throws<PtySpawnException>(() => Host.Spawn(request, new Heard()));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
