using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Installing;

/// <summary>A home with a blank in its path, in which Supervisor is installed, and what stands for the service manager. Deleted at the end.</summary>
internal sealed class InstalledHome : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sv-");

    public InstalledHome()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Path.Combine(_root.FullName, "fakes"));
        Variables = new Dictionary<string, string>
        {
            ["HOME"] = Home,
            ["PATH"] = $"{Home}/.local/bin:{_root.FullName}/fakes:{Environment.GetEnvironmentVariable("PATH")}",
            ["LANG"] = "C.UTF-8",
            ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")),
        };
    }

    public string Home => Path.Combine(_root.FullName, "a home");

    public string Lib => In(".local/lib/supervisor");

    public Dictionary<string, string> Variables { get; }

    /// <summary>What was said to the fakes, in order.</summary>
    public string[] Told => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    /// <summary>The release in force.</summary>
    public string Current => new DirectoryInfo(Path.Combine(Lib, "current")).LinkTarget!;

    private string Log => Path.Combine(_root.FullName, "told");

    public static string Script(string name) => Path.Combine(PinnedClient.RepositoryRoot(), "scripts", name);

    public string In(string path) => Path.Combine(Home, path);

    /// <summary>A release folder that differs from what was built in one file only.</summary>
    public string Release(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root.FullName, name)).FullName;
        var built = Path.GetDirectoryName(DaemonProcess.PathOf("supervisord"))!;
        foreach (var file in Directory.EnumerateFiles(built)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(folder, "release"), name);
        return folder;
    }

    /// <summary>Puts a script first on PATH that writes down what it is told, and then does this.</summary>
    public void Fake(string program, string script)
    {
        var path = Path.Combine(_root.FullName, "fakes", program);
        File.WriteAllText(path, $"#!/bin/sh\necho \"{program} $*\" >> '{Log}'\ncd '{_root.FullName}'\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A systemd that runs this user's services, and remembers which are enabled and active.</summary>
    public void FakeSystemd() => Fake("systemctl", """
        case "$*" in
          *is-active*) test -f active ;;
          *is-enabled*) test -f enabled && echo enabled ;;
          *" enable "*) touch enabled ;;
          *" restart "*) test ! -f broken || { rm broken; exit 1; } ;;
          *" start "*) touch active ;;
          *" disable "*) rm -f active enabled ;;
        esac
        """);

    /// <summary>The service manager's next restart fails.</summary>
    public void BreakNextRestart() => File.WriteAllText(Path.Combine(_root.FullName, "broken"), "");

    /// <summary>Runs a program to its end.</summary>
    public async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The same, and it must succeed.</summary>
    public async Task<string> DoAsync(string program, params string[] arguments)
    {
        var (code, output) = await RunAsync(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
        return output;
    }

    /// <summary>Starts a program of this home, and leaves it running.</summary>
    public Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Home };
        start.Environment.Clear();
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Every file and link with its content, so that two moments can be compared.</summary>
    public IReadOnlyList<string> Tree() =>
    [
        .. Directory.EnumerateFileSystemEntries(Home, "*", SearchOption.AllDirectories)
            .Where(p => !Directory.Exists(p) || new DirectoryInfo(p).LinkTarget is not null)
            .Order(StringComparer.Ordinal)
            .Select(p => $"{Path.GetRelativePath(Home, p)} {new FileInfo(p).LinkTarget} {File.GetLastWriteTimeUtc(p):O}"),
    ];

    /// <summary>The processes that run a program of this home.</summary>
    public IReadOnlyList<int> Processes() =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(p => int.TryParse(p, CultureInfo.InvariantCulture, out _) && ProgramOf(p!)?.StartsWith(_root.FullName + "/", StringComparison.Ordinal) == true)
            .Select(p => int.Parse(p!, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The file that a process runs.</summary>
    public static string? ProgramOf(string pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/exe").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var pid in Processes()) Supervised.Rig.Processes.Signal(pid, Supervised.Rig.Processes.Sigkill);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _root.Delete(recursive: true);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && attempt < 5)
            {
                // Something of a process that has just ended was still being written.
            }
        }
    }
}
