using System.Diagnostics;

namespace Supervisor.Terminal.Tests.Screen;

/// <summary>
/// A tmux server of the tests' own, as an oracle: it shows bytes in a pane and says what the pane then looks like. Its socket, home and
/// configuration are in a temporary folder; no other tmux is touched.
/// </summary>
public sealed class TmuxServer : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    // Writes the file, then asks for a status report: its answer comes only after everything before it was taken in. CAN ends
    // whatever sequence the file left open and draws nothing.
    private const string Child = """
        import os, signal, sys, tty
        tty.setraw(0)
        os.write(1, open(sys.argv[1], 'rb').read() + b'\x18\x1b[5n')
        seen = b''
        while not seen.endswith(b'\x1b[0n'):
            seen += os.read(0, 1)
        os.system(f"{sys.argv[2]} wait-for -S {sys.argv[3]}")
        signal.pause()
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tmux-").FullName;
    private int _panes;

    /// <summary>Shows bytes on a new screen; gives the text, one line a row, and the cursor.</summary>
    public async Task<(string Text, int Row, int Column)> Show(byte[] output, TerminalSize size, CancellationToken stop)
    {
        var name = $"pane{Interlocked.Increment(ref _panes)}";
        var (file, script, settings) = (Path.Combine(_folder, name), Path.Combine(_folder, "child.py"), Path.Combine(_folder, "conf"));
        await File.WriteAllBytesAsync(file, output, stop);
        await File.WriteAllTextAsync(script, Child, stop);
        await File.WriteAllTextAsync(settings, "set -g status off\nset -g history-limit 2000\nset -g exit-empty off\n", stop);
        var server = $"tmux -S {Path.Combine(_folder, "socket")}";
        // One call of tmux for all: its commands run one after the other, and wait-for holds them until the child has signalled.
        var shown = await Run(stop, "-f", settings, "new-session", "-d", "-s", name, "-x", $"{size.Columns}", "-y", $"{size.Rows}",
            $"python3 {script} {file} '{server}' {name}", ";", "wait-for", name, ";", "capture-pane", "-p", "-t", name, ";",
            "display-message", "-p", "-t", name, "#{pane_width} #{pane_height} #{cursor_y} #{cursor_x}", ";", "kill-session", "-t", name);
        var end = shown.TrimEnd('\n').LastIndexOf('\n') + 1;
        var (text, state) = (shown[..end], shown[end..].Split(' ').Select(int.Parse).ToArray());
        Assert.Equal((size.Columns, size.Rows), (state[0], state[1]));
        return (text, state[2], state[3]);
    }

    /// <summary>Ends the server and everything in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_folder, "socket")))
            await Run(CancellationToken.None, "kill-server");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> Run(CancellationToken stop, params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-u", "-S", Path.Combine(_folder, "socket"), .. arguments])
        {
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
        var output = await process.StandardOutput.ReadToEndAsync(bounded.Token);
        await process.WaitForExitAsync(bounded.Token);
        Assert.True(process.ExitCode == 0, $"tmux {arguments[0]} failed: {await errors}");
        return output;
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
