using Supervisor.Fuzz;

namespace Supervisor.Daemon.Tests.Security;

/// <summary>A few thousand inputs for each of what takes input of others; bench/fuzz is the long form, and says how to see a failure again.</summary>
public sealed class FuzzShortFormTests
{
    private const int Cases = 2000;

    /// <summary>Cases that failed once.</summary>
    public static TheoryData<string, ulong, long> Found { get; } = new() { { "plain-text", 1, 30 }, { "plain-text", 1, 1739 }, { "debug-lines", 1, 3772763 }, { "yaml", 1, 198722 } };

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_comes_in_nothing_throws_hangs_or_breaks_a_promise(string name)
    {
        using var made = FuzzTargets.Make(name);
        for (long number = 0; number < Cases; number++)
        {
            var failure = FuzzRun.TakeOne(made.Target, 11, number, FuzzRun.Input(made.Target, 11, number));
            Assert.True(failure is null, $"bench/fuzz --target {name} --seed 11 --only {number}\n{failure?.What}");
        }
    }

    [Theory]
    [MemberData(nameof(Found))]
    public void What_was_found_once_stays_mended(string name, ulong seed, long number)
    {
        using var made = FuzzTargets.Make(name);
        Assert.Null(FuzzRun.TakeOne(made.Target, seed, number, FuzzRun.Input(made.Target, seed, number)));
    }

    [Fact]
    public void A_run_finds_what_is_wrong_and_says_how_to_see_it_again()
    {
        var result = new FuzzRun(new BrokenTarget(), 5, 1000, TimeSpan.FromMinutes(1)).Run();
        Assert.NotNull(result.Failure);
        Assert.Equal(result.Failure.Input, FuzzRun.Input(new BrokenTarget(), 5, result.Failure.Case));
        Assert.Contains("FAIL", result.ToString(), StringComparison.Ordinal);
    }

    private sealed class BrokenTarget : IFuzzTarget
    {
        public string Name => "broken";

        public IReadOnlyList<byte[]> Seeds { get; } = ["seed"u8.ToArray()];

        public IReadOnlyList<string> Words { get; } = ["x"];

        public void Take(byte[] input, Chance chance)
        {
            if (input.Length > 4) throw new BrokenPromiseException("longer than four bytes");
        }
    }
}
