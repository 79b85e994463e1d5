using System.Diagnostics;
using System.Text;

namespace Supervisor.Terminal.Tests.Keyboard;

/// <summary>What tmux types for the names of keys: it types them into a program that writes down what it reads. The oracle of <see cref="KeyNameTests"/>.</summary>
internal static class TmuxKeys
{
    private const string Separator = "§";
    private const string End = "¶";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    // Ready once tmux has answered a question that stands behind the modes.
    private const string Reader = """
        import os, sys, tty
        folder, tmux, modes = sys.argv[1:]
        tty.setraw(0)
        os.write(1, modes.encode().decode('unicode_escape').encode() + b'\x1b[5n')
        seen = b''
        while not seen.endswith(b'\x1b[0n'):
            seen += os.read(0, 1)
        os.system(f'{tmux} wait-for -S ready')
        seen = b''
        while not seen.endswith('¶'.encode()):
            seen += os.read(0, 4096)
        open(folder + '/read', 'wb').write(seen)
        os.system(f'{tmux} wait-for -S done')
        """;

    /// <summary>What each name sends after the program wrote <paramref name="modes"/>.</summary>
    public static async Task<Dictionary<string, byte[]>> Send(IReadOnlyList<string> names, string modes, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("tmux-keys-").FullName;
        try
        {
            var (script, socket) = (Path.Combine(folder, "reader.py"), Path.Combine(folder, "socket"));
            await File.WriteAllTextAsync(script, Reader, stop);
            // In a file, because a command line that long is refused.
            var keys = Path.Combine(folder, "keys");
            await File.WriteAllLinesAsync(keys, names.Select(name => $"send-keys -- {Quoted(name)} ; send-keys -l {Separator}"), stop);
            string[] commands =
            [
                "new-session", "-d", "-x", "80", "-y", "24", "python3", script, folder, $"tmux -S {socket}", modes.Replace("\e", "\\x1b", StringComparison.Ordinal), ";",
                "wait-for", "ready", ";", "source-file", keys, ";", "send-keys", "-l", End, ";", "wait-for", "done", ";", "kill-server",
            ];
            await Run(folder, socket, commands, stop);
            var read = await File.ReadAllBytesAsync(Path.Combine(folder, "read"), stop);
            return names.Zip(Parts(read)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Quoted(string name) => name.Contains('\'') ? $"\"{name}\"" : $"'{name}'";

    private static IEnumerable<byte[]> Parts(byte[] read)
    {
        var separator = Encoding.UTF8.GetBytes(Separator);
        for (var from = 0; from < read.Length;)
        {
            var length = read.AsSpan(from).IndexOf(separator);
            if (length < 0)
                yield break;
            yield return read[from..(from + length)];
            from += length + separator.Length;
        }
    }

    private static async Task Run(string folder, string socket, string[] commands, CancellationToken stop)
    {
        var start = new ProcessStartInfo("tmux", ["-u", "-f", "/dev/null", "-S", socket, .. commands]) { RedirectStandardError = true };
        start.Environment.Remove("TMUX");
        start.Environment["HOME"] = folder;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bounded.CancelAfter(Bound);
        var errors = await process.StandardError.ReadToEndAsync(bounded.Token);
        await process.WaitForExitAsync(bounded.Token);
        Assert.True(process.ExitCode == 0, $"tmux failed: {errors}");
    }
}
