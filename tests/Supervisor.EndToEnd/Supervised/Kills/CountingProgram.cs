using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>A plain program that prints numbered lines at speed: what of its output was lost can be counted.</summary>
internal sealed partial class CountingProgram(DaemonRig rig)
{
    /// <summary>The session's name.</summary>
    public const string Session = "counter";

    // Some 1 kB a second, so that there are paintings too. The rows of its terminal hold more lines than it prints in a round: what a take-up
    // shows reaches back to before the kill, and a hole anywhere would be seen.
    private const string Program = """
        import time
        n = 0
        while True:
            n += 1
            print(f"<{n:07d}>" + "." * 180, flush=True)
            time.sleep(0.2)
        """;

    private const int Rows = 200;

    private long _latest;

    /// <summary>The session.</summary>
    public static RigSession Settings => RigSession.Plain(Session, Program).With("terminal", new JsonObject { ["columns"] = 200, ["rows"] = Rows });

    /// <summary>How many looks there were.</summary>
    public int Looks { get; private set; }

    /// <summary>How many lines were seen in all.</summary>
    public long Lines { get; private set; }

    /// <summary>What did not fit.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>
    /// Looks at the screen: the numbers follow each other, and begin no later than the last look ended, but where that was a screen ago. A program that was started anew
    /// begins at 1.
    /// </summary>
    public async Task LookAsync(string when, CancellationToken cancellationToken)
    {
        var text = await rig.Control.ScreenAsync(Session, cancellationToken);
        var numbers = Number().Matches(text).Select(m => long.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToList();
        if (numbers.Count == 0) return;
        Looks++;
        Lines += Math.Max(0, numbers[^1] - Math.Max(_latest, 0));
        for (var i = 1; i < numbers.Count; i++)
        {
            if (numbers[i] != numbers[i - 1] + 1 && numbers[i] != 1) Problems.Add($"{when}: after line {numbers[i - 1]} came {numbers[i]}");
        }

        if (_latest > 0 && numbers[0] > _latest + 1 && numbers[^1] - _latest < Rows) Problems.Add($"{when}: line {_latest} was the last that was seen, and the output now begins at {numbers[0]}");
        _latest = numbers[^1];
    }

    [GeneratedRegex(@"<(\d{7})>")]
    private static partial Regex Number();
}
