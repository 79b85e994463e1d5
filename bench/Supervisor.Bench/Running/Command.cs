using System.Diagnostics;

namespace Supervisor.Bench.Running;

/// <summary>A command that is run many times and timed from before its start until it has ended.</summary>
/// <param name="Program">An executable, as a path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Variables">Variables beside those of this process.</param>
/// <param name="Input">What it reads, whole, from its standard input.</param>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string>? Variables = null, string? Input = null)
{
    /// <summary>What one run may take.</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs it once.</summary>
    /// <exception cref="BenchFailedException">It failed, or did not end in time.</exception>
    public async Task<(TimeSpan Time, string Output)> RunAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        var start = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables ?? new Dictionary<string, string>()) start.Environment[name] = value;

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            if (Input is not null) await process.StandardInput.WriteAsync(Input.AsMemory(), bound.Token).ConfigureAwait(false);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(bound.Token);
            var output = await process.StandardOutput.ReadToEndAsync(bound.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(bound.Token).ConfigureAwait(false);
            var time = Stopwatch.GetElapsedTime(started);
            if (process.ExitCode == 0) return (time, output);
            throw new BenchFailedException($"{Program} {string.Join(' ', Arguments)} ended with {process.ExitCode}: {output}{await errors.ConfigureAwait(false)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchFailedException($"{Program} {string.Join(' ', Arguments)} did not end within {Bound.TotalSeconds} s");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Where a program is on PATH, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
