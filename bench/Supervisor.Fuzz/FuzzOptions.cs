using System.Globalization;

namespace Supervisor.Fuzz;

/// <summary>What is run.</summary>
/// <param name="Targets">Which, in turn.</param>
/// <param name="Cases">Cases of each at most.</param>
/// <param name="Time">Time of each at most.</param>
/// <param name="Seed">What the cases follow from.</param>
/// <param name="Only">One case of the seed, to see it again; null for all.</param>
/// <param name="File">One input from a file; null for none.</param>
/// <param name="Failures">Where inputs are written that fail.</param>
internal sealed record FuzzOptions(IReadOnlyList<string> Targets, long Cases, TimeSpan Time, ulong Seed, long? Only, string? File, string Failures)
{
    public const string Usage =
        "usage: bench/fuzz [--target NAME[,NAME...]|all] [--cases N] [--seconds S] [--seed X] [--only CASE | --file INPUT] [--failures FOLDER]";

    /// <summary>The long form of one target.</summary>
    public static FuzzOptions Long { get; } = new(["all"], 10_000_000, TimeSpan.FromMinutes(10), 1, null, null, "");

    /// <summary>Reads the command line; null, and what is wrong with it.</summary>
    public static FuzzOptions? Parse(string[] args, out string? problem)
    {
        var options = Long with { Failures = Path.Combine(Corpus.Repository, "artifacts", "fuzz") };
        problem = null;
        for (var at = 0; at < args.Length && problem is null; at += 2)
        {
            var value = at + 1 < args.Length ? args[at + 1] : "";
            options = (args[at], Number(value)) switch
            {
                ("--target", _) when value.Length > 0 => options with { Targets = value.Split(',') },
                ("--cases", > 0 and var cases) => options with { Cases = cases },
                ("--seconds", > 0 and var seconds) => options with { Time = TimeSpan.FromSeconds(seconds) },
                ("--seed", { } seed) => options with { Seed = (ulong)seed },
                ("--only", { } only) => options with { Only = only },
                ("--file", _) when value.Length > 0 => options with { File = value },
                ("--failures", _) when value.Length > 0 => options with { Failures = Path.GetFullPath(value) },
                _ => options with { Seed = ulong.MaxValue },
            };
            if (options.Seed == ulong.MaxValue) problem = $"'{args[at]} {value}' is not understood";
        }

        return problem is null ? options : null;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
