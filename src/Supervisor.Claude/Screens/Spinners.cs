using System.Globalization;
using System.Text.RegularExpressions;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Screens;

/// <summary>Reads the line that turns while a turn runs: <c>✶ Sautéing… (4m 40s · ↓ 2 tokens)</c>.</summary>
internal static class Spinners
{
    /// <summary>Verb and clock.</summary>
    public static SpinnerView View(string spinner, ScreenSignatures signatures)
    {
        var verb = signatures.Spinner.Match(spinner).Groups["verb"].Value;
        return new SpinnerView(verb, Elapsed(signatures.Elapsed.Match(spinner)));
    }

    /// <summary>The tokens received, or null when they are not shown.</summary>
    public static int? Tokens(string spinner, ScreenSignatures signatures)
    {
        if (signatures.Tokens.Match(spinner) is not { Success: true } match)
            return null;
        // 1,234 has separators for thousands; 1.2k has a decimal point.
        var unit = match.Groups["unit"].Value switch { "k" => 1_000, "m" => 1_000_000, _ => 1 };
        var digits = match.Groups["count"].Value.Replace(",", "", StringComparison.Ordinal);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * unit <= int.MaxValue
                ? (int)Math.Round(count * unit)
                : null;
    }

    private static TimeSpan? Elapsed(Match clock)
    {
        if (!clock.Success)
            return null;
        long seconds = 0;
        var shown = false;
        foreach (var (name, unit) in new[] { ("days", 86_400L), ("hours", 3_600L), ("minutes", 60L), ("seconds", 1L) })
        {
            if (clock.Groups[name] is not { Success: true } group)
                continue;
            // Numbers that no clock shows are text that merely looks like one.
            if (!int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return null;
            (seconds, shown) = (seconds + count * unit, true);
        }
        return shown && seconds <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
    }
}
