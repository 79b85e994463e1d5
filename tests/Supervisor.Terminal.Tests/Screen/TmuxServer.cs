using System.Diagnostics;

namespace Supervisor.Terminal.Tests.Screen;

/// <summary>What a pane of tmux looks like.</summary>
/// <param name="Rows">The rows with SGR sequences, and SO and SI around line drawing; the pen goes on from one row to the next.</param>
/// <param name="Row">The cursor's row, from 0.</param>
/// <param name="Column">The cursor's column; the number of columns while a wrap is pending.</param>
public sealed record TmuxPane(string[] Rows, int Row, int Column);

/// <summary>
/// A tmux server of the tests' own, as an oracle: it shows bytes in a pane and says what the pane then looks like. Its socket, home and
/// configuration are in a temporary folder; no other tmux is touched.
/// </summary>
public sealed class TmuxServer : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("tmux-").FullName;
    private int _panes;

    /// <summary>
    /// Shows bytes on a new screen. No program runs in the pane: tmux takes the bytes from its own input, and the commands after
    /// display-message wait until it has. RIS comes first, because a pane without a program returns the carriage at every line feed. CAN ends whatever sequence the bytes left open and draws nothing.
    /// </summary>
    public async Task<TmuxPane> Show(byte[] output, TerminalSize size, CancellationToken stop)
    {
        var name = NextName();
        var shown = await Run([.. "\u001bc"u8, .. output, 0x18], [.. Start(name, size), ";", .. Look(name)], stop);
        return Pane(shown, size);
    }

    /// <summary>Shows bytes on a new screen, gives it another size, and shows more.</summary>
    public async Task<TmuxPane> Show(byte[] output, TerminalSize size, TerminalSize next, byte[] more, CancellationToken stop)
    {
        var name = NextName();
        await Run([.. "\u001bc"u8, .. output], [.. Start(name, size), ";", "resize-window", "-t", name, "-x", $"{next.Columns}", "-y", $"{next.Rows}"], stop);
        return Pane(await Run([.. more, 0x18], ["display-message", "-I", "-t", name, ";", .. Look(name)], stop), next);
    }

    private static string[] Start(string name, TerminalSize size) =>
    [
        "new-session", "-d", "-s", name, "-x", $"{size.Columns}", "-y", $"{size.Rows}", "exec sleep 60", ";",
        "split-window", "-t", name, "", ";", "kill-pane", "-t", $"{name}.0", ";", "display-message", "-I", "-t", name,
    ];

    private static string[] Look(string name) =>
    [
        "capture-pane", "-e", "-N", "-p", "-t", name, ";",
        "display-message", "-p", "-t", name, "#{pane_width} #{pane_height} #{cursor_y} #{cursor_x}", ";", "kill-session", "-t", name,
    ];

    private string NextName() => $"pane{Interlocked.Increment(ref _panes)}";

    private static TmuxPane Pane(string shown, TerminalSize size)
    {
        var lines = shown[..^1].Split('\n');
        var state = lines[^1].Split(' ').Select(int.Parse).ToArray();
        Assert.Equal((size.Columns, size.Rows, size.Rows + 1), (state[0], state[1], lines.Length));
        return new TmuxPane(lines[..^1], state[2], state[3]);
    }

    /// <summary>Ends the server and everything in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_folder, "socket")))
            await Run([], ["kill-server"], CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> Run(byte[] input, string[] arguments, CancellationToken stop)
    {
        var settings = Path.Combine(_folder, "conf");
        if (!File.Exists(settings))
            await File.WriteAllTextAsync(settings, "set -g status off\nset -g history-limit 2000\nset -g exit-empty off\nset -g default-shell /bin/sh\n", stop);
        var start = new ProcessStartInfo("tmux", ["-u", "-f", settings, "-S", Path.Combine(_folder, "socket"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("TMUX");
        start.Environment["HOME"] = _folder;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Started(start);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bounded.CancelAfter(Bound);
        var errors = process.StandardError.ReadToEndAsync(bounded.Token);
        var output = process.StandardOutput.ReadToEndAsync(bounded.Token);
        await process.StandardInput.BaseStream.WriteAsync(input, bounded.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(bounded.Token);
        Assert.True(process.ExitCode == 0, $"tmux {arguments[0]} failed: {await errors}");
        return await output;
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("tmux is missing; it is the oracle of the screen's tests: install it (apt-get install tmux).");
        }
    }
}
