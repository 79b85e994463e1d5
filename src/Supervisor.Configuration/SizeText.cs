using System.Globalization;
using System.Text.RegularExpressions;

namespace Supervisor.Configuration;

/// <summary>Sizes as people write them: <c>800kB</c>, <c>500MB</c>, <c>1.5GB</c>; powers of ten.</summary>
public static partial class SizeText
{
    /// <summary>Bytes.</summary>
    public const long Megabyte = 1_000_000;

    private static readonly (string Unit, long Bytes)[] Units = [("GB", 1_000_000_000), ("MB", Megabyte), ("kB", 1_000), ("B", 1)];

    /// <summary>The size in bytes, or null when <paramref name="text"/> is none.</summary>
    public static long? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success) return null;
        var unit = Units.First(u => string.Equals(u.Unit, match.Groups["unit"].Value, StringComparison.OrdinalIgnoreCase)).Bytes;
        return (long)(decimal.Parse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * unit);
    }

    /// <summary>A size for people, of at most four figures: <c>1.5 GB</c> is written <c>1.5GB</c>.</summary>
    public static string Write(long bytes)
    {
        var (unit, size) = Units.FirstOrDefault(u => bytes >= u.Bytes, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)bytes / size:0.#}{unit}");
    }

    // Nine digits bound the value: no overflow is possible.
    [GeneratedRegex(@"^(?<number>[0-9]{1,9}(?:\.[0-9]{1,6})?)(?<unit>[gmk]?b)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
