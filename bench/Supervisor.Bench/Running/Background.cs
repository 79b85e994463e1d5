using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Supervisor.Bench.Running;

/// <summary>A daemon that runs while something is measured. It is ended in order, and killed when that takes too long.</summary>
internal sealed partial class Background : IAsyncDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(20);
    private readonly Process _process;

    public Background(string program, IReadOnlyList<string> arguments, string workingDirectory)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) Complaint = line.Data;
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last line that it wrote to its standard error.</summary>
    public string Complaint { get; private set; } = "it said nothing";

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Sigterm);
            using var bound = new CancellationTokenSource(EndBound);
            try
            {
                await _process.WaitForExitAsync(bound.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
