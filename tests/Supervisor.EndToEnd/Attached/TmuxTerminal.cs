using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Supervisor.EndToEnd.Attached;

/// <summary>
/// Terminals for people who are not there: a tmux server of one test's own. Its socket, home and configuration are in a folder of the
/// test; no other tmux is touched.
/// </summary>
public sealed class TmuxTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sv-tmux-");
    private int _panes;

    private string Socket => Path.Combine(_folder.FullName, "socket");

    /// <summary>A path in the terminals' folder.</summary>
    public string PathFor(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Opens a terminal of a size with a program in it.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">What the program sees beside HOME, PATH, TERM and LANG.</param>
    public async Task<TmuxPane> OpenAsync(
        int columns, int rows, IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var name = $"pane{Interlocked.Increment(ref _panes)}";
        var settings = PathFor("conf");
        if (!File.Exists(settings))
        {
            await File.WriteAllTextAsync(
                settings, "set -g status off\nset -g remain-on-exit on\nset -g exit-empty off\nset -g escape-time 10\n");
        }

        var words = (environment ?? new Dictionary<string, string>()).Select(v => $"{v.Key}={v.Value}").Prepend("TERM=xterm-256color").Prepend("env").Concat(command);
        await RunAsync("-f", settings, "new-session", "-d", "-s", name, "-x", $"{columns}", "-y", $"{rows}", "-c", folder ?? _folder.FullName, string.Join(' ', words.Select(Quote)));
        return new TmuxPane(this, name);
    }

    /// <summary>Runs one tmux command and returns what it printed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-u", "-S", Socket, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        start.Environment["HOME"] = _folder.FullName;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        using var process = Process.Start(start)!;
        using var bounded = new CancellationTokenSource(Bound);
        var errors = process.StandardError.ReadToEndAsync(bounded.Token);
        var output = await process.StandardOutput.ReadToEndAsync(bounded.Token);
        await process.WaitForExitAsync(bounded.Token);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"tmux {string.Join(' ', arguments)} failed: {await errors}");
    }

    /// <summary>Ends the server and everything in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Socket)) await RunAsync("kill-server");
        _folder.Delete(recursive: true);
    }

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
