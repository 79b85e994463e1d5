namespace Supervisor.Bench.Running;

/// <summary>Sessions that do nothing, the same for both daemons.</summary>
internal static class PlainSessions
{
    public const string Program = "/bin/sleep";
    public const int Seconds = 3600;

    /// <summary>The configuration of them.</summary>
    public static string Configuration => "sessions:\n" + string.Concat(Enumerable.Range(1, BenchOptions.Sessions)
        .Select(n => $"  - {{ name: s{n}, kind: plain, command: {Program}, args: [\"{Seconds}\"], restart: {{ start_seconds: 0 }} }}\n"));

    /// <summary>Whether the output of a status command says that all of them run.</summary>
    public static bool AllRun(string status) =>
        status.Split('\n').Count(l => l.Contains("RUNNING", StringComparison.Ordinal)) == BenchOptions.Sessions;
}
