using System.Diagnostics;

namespace Supervisor.EndToEnd.Bench;

/// <summary>That the bench can measure, not what it measures: times on a machine that runs tests mean nothing.</summary>
public sealed class ShortFormTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    private static readonly string[] Figures =
    [
        "daemon memory, 0 sessions",
        "hook to first key, p50",
        "hook to first key, p99",
        "debug line to first key, p50",
        "debug line to first key, p99",
        "daemon memory, 6 sessions",
        "supervisorctl status / Debian's",
        "supervisor-hook / bash, jq and curl",
        "screen throughput / tmux",
        "screen memory, full scrollback",
        "500 idle tails  ",
        "500 idle tails and 500 of transcripts",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_short_form_prints_every_figure_with_its_target_and_whether_it_is_met()
    {
        var (status, output, errors) = await RunAsync("--short");

        Assert.True(status is 0 or 1, errors);
        var lines = output.Split('\n');
        foreach (var figure in Figures)
        {
            var line = Assert.Single(lines, l => l.StartsWith(figure, StringComparison.Ordinal));
            Assert.Matches(@"[<>]=? [\d.]+.*  (pass|MISS|SKIPPED)", line);
        }

        Assert.Equal(status == 0, !output.Contains("MISS", StringComparison.Ordinal));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task What_it_does_not_understand_is_named_and_nothing_is_measured()
    {
        var (status, output, errors) = await RunAsync("--fast");

        Assert.Equal((2, ""), (status, output));
        Assert.StartsWith("bench: '--fast' is not understood", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var bench = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Supervisor.Bench"), arguments)
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
}
