using System.Text.RegularExpressions;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Claude.Signatures.Scanning;

namespace Supervisor.Claude.Tests.Signatures;

/// <summary>The built-in patterns run in an engine that backtracks, so they must not give it anything to backtrack for.</summary>
public sealed class BuiltInPatternTests
{
    /// <summary>What one search may take: a pattern that backtracks without bound takes hours for these texts.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private const int Length = 20_000;

    public static TheoryData<string> Hostile =>
    [
        new string('a', Length),
        new string(' ', Length),
        new string('1', Length),
        Repeat("Stream after 1 block(s) yielde "),
        Repeat("sdk_stream_ended_no_result had_error=tru "),
        Repeat("session id is alread "),
        Repeat("Usage limit reached resets 3:45 "),
        Repeat("API Error: (attempt 1/ "),
        Repeat("✻ Word… (4m 40s · ↓ 2 token "),
        Repeat("[engine] turn 1 end (stop=end_tur "),
        Repeat("You've hit your weekly limi "),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_built_in_pattern_is_slow_on_a_long_and_hostile_text(string text)
    {
        foreach (var pattern in BuiltIn())
        {
            var bounded = new Regex(pattern.ToString(), pattern.Options, Bound);
            _ = bounded.IsMatch(text);
            _ = bounded.IsMatch(text + "\0");
        }
    }

    /// <summary>What leads a pattern on furthest is what it asks for, again and again, and never whole.</summary>
    [Fact]
    public void No_built_in_pattern_is_slow_on_what_almost_matches_it()
    {
        foreach (var pattern in BuiltIn())
        {
            var bounded = new Regex(pattern.ToString(), pattern.Options, Bound);
            foreach (var literal in (RequiredLiterals.Of(pattern.ToString()) ?? []).Take(8))
            {
                _ = bounded.IsMatch(Repeat(literal[..^1]));
                _ = bounded.IsMatch(Repeat(literal[..^1] + " "));
                _ = bounded.Count(Repeat(literal + " "));
            }
        }
    }

    [Fact]
    public void Every_built_in_pattern_could_stand_in_a_users_file()
    {
        foreach (var pattern in BuiltIn()) _ = new Regex(pattern.ToString(), pattern.Options | RegexOptions.NonBacktracking);
    }

    [Fact]
    public void A_pattern_of_a_user_runs_without_backtracking()
    {
        var signatures = ClientSignatures.Parse("debug_lines: [{ id: mine, means: main_request, pattern: '(a+)+b' }]", "mine.yaml");

        Assert.True(signatures.DebugLines[0].Pattern.Options.HasFlag(RegexOptions.NonBacktracking));
    }

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, Length / text.Length));

    private static IEnumerable<Regex> BuiltIn()
    {
        var (client, screen) = (ClientSignatures.BuiltIn, ScreenSignatures.Default);
        return
        [
            .. client.Texts.Select(f => f.Pattern),
            .. client.DebugLines.Select(l => l.Pattern),
            .. client.LaunchProblems.Select(p => p.Pattern),
            .. screen.BusyFooters, screen.Spinner, screen.Tokens, .. screen.Waiting,
            screen.Summary, screen.Queued, .. screen.Notices, .. screen.Errors,
            .. screen.DialogFooters, screen.Selected, screen.Numbered,
            .. screen.BesideBox.Select(n => n.Pattern), .. screen.DialogNames.Select(n => n.Pattern),
        ];
    }
}
