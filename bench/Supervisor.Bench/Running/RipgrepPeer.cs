using System.Globalization;

namespace Supervisor.Bench.Running;

/// <summary>ripgrep with the same alternatives, one thread on one processor.</summary>
/// <remarks>
/// It gets the plain texts that the patterns require, as fixed strings, which is the form that it is fastest with: as regular
/// expressions the same alternatives take ripgrep 13 more than a second for each megabyte.
/// </remarks>
internal static class RipgrepPeer
{
    public static string? Missing => Command.Find("rg") is null ? "not installed: ripgrep: apt-get install ripgrep" : null;

    /// <summary>Counts the lines in which any of the texts stands, and the processor time that it takes.</summary>
    public static async Task<(TimeSpan Time, long Lines)> RunAsync(Folder folder, IEnumerable<string> texts, string file, CancellationToken cancellationToken)
    {
        var list = folder["texts"];
        await File.WriteAllLinesAsync(list, texts.Distinct(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
        var pin = Command.Find("taskset") is null ? "" : "taskset -c 0 ";
        var script = $"TIMEFORMAT='%3U %3S'; {{ time {pin}rg --no-config -j1 -F -i -c -f \"$1\" \"$2\"; }} 2>&1";
        var command = new Command("/bin/bash", ["-c", script, "bench", list, file]) { Bound = TimeSpan.FromMinutes(5) };
        var output = (await command.RunAsync(cancellationToken).ConfigureAwait(false)).Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        double Seconds(int at) => double.Parse(output[at], CultureInfo.InvariantCulture);
        return (TimeSpan.FromSeconds(Seconds(1) + Seconds(2)), long.Parse(output[0], CultureInfo.InvariantCulture));
    }
}
