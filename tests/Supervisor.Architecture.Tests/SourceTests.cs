using System.Text.RegularExpressions;

namespace Supervisor.Architecture.Tests;

/// <summary>What holds for every file that is written.</summary>
public sealed partial class SourceTests
{
    private const int SourceBound = 300;

    private const int TestBound = 400;

    [Fact]
    public void Files_stay_small()
    {
        var tooLong =
            from file in Checkout.Files("src", "*.cs").Concat(Checkout.Files("tests", "*.cs"))
            let bound = file.StartsWith("src/", StringComparison.Ordinal) ? SourceBound : TestBound
            let lines = File.ReadLines(Checkout.PathOf(file)).Count()
            where lines > bound
            select $"{file}: {lines} lines, at most {bound}; divide it by what it does";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Tests_wait_for_conditions_and_never_sleep()
    {
        // A wait inside of a loop over a condition is a poll, not a sleep; its bound is the loop's cancellation token.
        var sleeps =
            from file in Checkout.Files("tests", "*.cs")
            where !file.StartsWith("tests/Supervisor.FaultyApi/", StringComparison.Ordinal)
                && !file.StartsWith("tests/Supervisor.Architecture.Tests/", StringComparison.Ordinal)
            let lines = File.ReadAllLines(Checkout.PathOf(file))
            from number in Enumerable.Range(0, lines.Length)
            where Sleep().IsMatch(lines[number]) && !lines.Skip(number - 2).Take(3).Any(l => l.Contains("while (", StringComparison.Ordinal))
            select $"{file}:{number + 1}: {lines[number].Trim()}";
        Assert.Empty(sleeps);
    }

    [Fact]
    public void Nothing_written_names_a_folder_of_the_machine_it_was_written_on()
    {
        var found =
            from file in Checkout.Files()
            where new FileInfo(Checkout.PathOf(file)).Length < 4_000_000
            let text = File.ReadAllText(Checkout.PathOf(file))
            where !text.Contains('\0', StringComparison.Ordinal)
            from Match match in MachinePath().Matches(text)
            select $"{file}: {match.Value}";
        Assert.Empty(found.Take(20));
    }

    [GeneratedRegex(@"Thread\.Sleep\s*\(|Task\.Delay\s*\(\s*(\d|TimeSpan\.From)")]
    private static partial Regex Sleep();

    /// <summary>The checkout itself, and the folders that a builder's machine is likely to use.</summary>
    private static Regex MachinePath() => new(
        @"(?<![\w.~$}/-])(" + Regex.Escape(Checkout.Root) + @"/|/(work|root|tmp|workspace|Users)/[\w.])",
        RegexOptions.CultureInvariant);
}
