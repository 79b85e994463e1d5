using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Supervisor.EndToEnd.Bench;

/// <summary>
/// Forty sessions of the small fake client, the short form of bench/scale: all start, all are told of by one status, none costs anything while it is
/// idle, each of those that fail among busy ones is retried whole and once, and no other is typed into.
/// </summary>
public sealed partial class ScaleTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    private static readonly string[] Figures =
    [
        "all sessions started",
        "processor, all idle",
        "memory, idle",
        "supervisorctl status, idle",
        "failure to first key, p99",
        "memory, after that",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forty_sessions_start_fail_and_are_retried_within_the_bounds_of_the_short_form()
    {
        var (status, output, errors) = await RunAsync("--short");

        Assert.True(status == 0, output + errors);
        foreach (var figure in Figures)
        {
            var line = Assert.Single(output.Split('\n'), l => l.StartsWith(figure, StringComparison.Ordinal));
            Assert.Matches(Line(), line);
        }

        Assert.Equal("", errors);
    }

    private static async Task<(int Status, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var bench = Process.Start(new ProcessStartInfo("python3", [Script(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = bench.StandardError.ReadToEndAsync(Cancel);
            var output = await bench.StandardOutput.ReadToEndAsync(Cancel).WaitAsync(Bound, Cancel);
            await bench.WaitForExitAsync(Cancel).WaitAsync(Bound, Cancel);
            return (bench.ExitCode, output, await errors);
        }
        finally
        {
            if (!bench.HasExited) bench.Kill(entireProcessTree: true);
        }
    }

    private static string Script()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Supervisor.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "bench", "scale");
    }

    [GeneratedRegex(@" [\d.]+ (s|%|MB|ms) +< [\d.]+ (s|%|MB|ms)  met ")]
    private static partial Regex Line();
}
