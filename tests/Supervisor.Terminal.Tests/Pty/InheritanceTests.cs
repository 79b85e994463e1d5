using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>A program gets what it was given and nothing of ours, by either way of starting.</summary>
public sealed class InheritanceTests : PtyTest
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Its_environment_is_exactly_what_was_given(bool trampoline)
    {
        var given = new Dictionary<string, string>
        {
            ["PATH"] = "/nowhere",
            ["EMPTY"] = "",
            ["TEXT"] = "a b=c \"d\" ünï→",
            ["LANG"] = "C.UTF-8",
            // These would change the trampoline's own runtime, or be taken for its private ones.
            ["DOTNET_gcServer"] = "1",
            ["DOTNET_STARTUP_HOOKS"] = "no-such-hook",
            ["COMPlus_X"] = "y",
            ["DOTNET_ROOT"] = "/nowhere",
            ["SUPERVISOR_TRAMPOLINE_HIDDEN_A"] = "b",
        };
        var (pty, heard) = Start(Python(
            "print(sorted(open('/proc/self/environ', 'rb').read().decode().rstrip('\\0').split('\\0')))", trampoline)
            with
        { Environment = given });
        await pty.Exited.WaitAsync(Bound, Cancelled);

        var expected = given.Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal).Select(v => $"'{v}'");
        Assert.Equal($"[{string.Join(", ", expected)}]", heard.TextAtExit.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_empty_environment_stays_empty(bool trampoline)
    {
        var (pty, heard) = Start(Python("print(len(open('/proc/self/environ', 'rb').read()))", trampoline)
            with
        { Environment = new Dictionary<string, string>() });

        await pty.Exited.WaitAsync(Bound, Cancelled);
        Assert.Equal("0\r\n", heard.TextAtExit);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Its_arguments_arrive_whole(bool trampoline)
    {
        var output = await Output(
            "import sys; print(sys.argv[1:])", trampoline, "a b", "", "--", "-x", "näïve→漢字", "it's \"quoted\"", "*", "");

        Assert.Equal("""['a b', '', '--', '-x', 'näïve→漢字', 'it\'s "quoted"', '*', '']""" + "\n", output);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task It_is_told_the_name_it_was_called_by(bool trampoline)
    {
        var (pty, heard) = Start(Python("print(open('/proc/self/cmdline').read().split('\\0')[0])", trampoline)
            with
        { Command = "python3", Environment = new Dictionary<string, string> { ["PATH"] = Path.GetDirectoryName(Programs.Python)! } });

        await pty.Exited.WaitAsync(Bound, Cancelled);
        Assert.Equal("python3\r\n", heard.TextAtExit);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task It_starts_in_its_working_directory(bool trampoline)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "a folder, ünï")).FullName;
        var (pty, heard) = Start(Python("import os; print(os.getcwd())", trampoline) with { WorkingDirectory = folder });

        await pty.Exited.WaitAsync(Bound, Cancelled);
        Assert.Equal(folder + "\r\n", heard.TextAtExit);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task No_signal_is_blocked_ignored_or_handled(bool trampoline)
    {
        // Not python: it ignores SIGPIPE by itself.
        var cat = Programs.FindOrNull("cat");
        Assert.SkipWhen(cat is null, "There is no cat on PATH.");
        var (pty, heard) = Start(Python("", trampoline) with { Command = cat, Arguments = ["/proc/self/status"] });

        await pty.Exited.WaitAsync(Bound, Cancelled);
        // Signals 32 and 33 are glibc's own; its posix_spawn leaves them ignored, and no program can name them.
        const ulong OfTheCLibrary = 0x1_8000_0000;
        foreach (var what in new[] { "SigBlk", "SigIgn", "SigCgt" })
        {
            var line = heard.TextAtExit.ReplaceLineEndings("\n").Split('\n').First(l => l.StartsWith(what, StringComparison.Ordinal));
            Assert.True((Convert.ToUInt64(line.Split('\t')[1], 16) & ~OfTheCLibrary) == 0, line);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task It_has_the_descriptors_0_1_2_and_no_other(bool trampoline)
    {
        var leak = Libc.Open("/dev/null", SystemConstants.OpenReadWrite);
        try
        {
            Assert.True(leak > 2);
            var output = await Output(
                """
                import os
                def is_open(n):
                    try: os.fstat(n); return True
                    except OSError: return False
                print([n for n in range(0, 4096) if is_open(n)])
                """, trampoline);
            Assert.Equal("[0, 1, 2]\n", output);
        }
        finally
        {
            _ = Libc.Close(leak);
        }
    }

    [Fact]
    public async Task Both_ways_give_the_same_terminal_settings_and_limits()
    {
        const string Script = "import termios, resource; print(termios.tcgetattr(0)); " +
            "print([resource.getrlimit(n) for n in range(16)])";

        Assert.Equal(await Output(Script, trampoline: false), await Output(Script, trampoline: true));
    }
}
