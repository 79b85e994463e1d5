namespace Supervisor.Bench;

/// <summary>What is measured, and how often.</summary>
/// <param name="Short">Few repetitions: shows that everything can be measured, not what it measures.</param>
/// <param name="Only">The groups of figures that are wanted; empty for all.</param>
internal sealed record BenchOptions(bool Short, IReadOnlyList<string> Only)
{
    public const string Usage = "usage: scripts/bench [--short] [--only key|status|hook|memory|screen|signatures|tails]...";

    private static readonly string[] Groups = ["key", "status", "hook", "memory", "screen", "signatures", "tails"];

    /// <summary>Sessions of a daemon that is measured: as many as the project is made for first.</summary>
    public const int Sessions = 6;

    /// <summary>Rounds of each kind of signal, over all sessions.</summary>
    public int Rounds => Short ? Sessions : 240;

    /// <summary>Rounds before the measured ones, for each session: the daemon's code is compiled while it runs.</summary>
    public int WarmUpRounds => Short ? 1 : 3;

    /// <summary>Runs of each command that is compared.</summary>
    public int Runs => Short ? 3 : 40;

    /// <summary>Runs of each command before the measured ones: files come into the cache.</summary>
    public int WarmUpRuns => Short ? 1 : 5;

    /// <summary>Bytes that two terminals are compared on.</summary>
    public int StreamLength => Short ? 2_000_000 : 50_000_000;

    /// <summary>Runs of each terminal that is compared.</summary>
    public int TerminalRuns => Short ? 1 : 5;

    /// <summary>Screens that are filled to see what one takes.</summary>
    public int Screens => Short ? 5 : 100;

    /// <summary>Bytes of the debug file that is searched.</summary>
    public long DebugFileLength => Short ? 10_000_000 : 1_000_000_000;

    /// <summary>Runs of each program that searches it.</summary>
    public int SearchRuns => Short ? 1 : 3;

    /// <summary>How long idle tails are watched.</summary>
    public TimeSpan IdleTime => TimeSpan.FromSeconds(Short ? 2 : 20);

    /// <summary>Where the built programs are, and what the bench starts beside them.</summary>
    public string Repository { get; } = FindRepository();

    public string Built(string program) => Path.Combine(Repository, "artifacts", "bin", program);

    public string Own(string file) => Path.Combine(Repository, "bench", file);

    public bool Wants(string group) => Only.Count == 0 || Only.Contains(group);

    /// <summary>Reads the command line; null, and what is wrong with it.</summary>
    public static BenchOptions? Parse(IReadOnlyList<string> args, out string? problem)
    {
        var (quick, only) = (false, new List<string>());
        problem = null;
        for (var at = 0; at < args.Count; at++)
        {
            if (args[at] == "--short") quick = true;
            else if (args[at] == "--only" && at + 1 < args.Count && Groups.Contains(args[at + 1])) only.Add(args[++at]);
            else problem ??= $"'{args[at]}' is not understood";
        }

        return problem is null ? new BenchOptions(quick, only) : null;
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Supervisor.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new BenchFailedException("this program must stand in a checkout of the project: start it by scripts/bench");
    }
}

/// <summary>Something could not be measured; the message says what, and what to do.</summary>
internal sealed class BenchFailedException(string message) : Exception(message);
