using System.Globalization;
using System.Text.RegularExpressions;

namespace Supervisor.Claude.Limits;

/// <summary>Zones by the names that texts give them.</summary>
internal static partial class ZoneNames
{
    // Only what is one zone wherever it is read. IST, CST, BST and their like are several.
    private static readonly Dictionary<string, double> Hours = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["Z"] = 0,
        ["WET"] = 0,
        ["WEST"] = 1,
        ["CET"] = 1,
        ["CEST"] = 2,
        ["EET"] = 2,
        ["EEST"] = 3,
        ["MSK"] = 3,
        ["EST"] = -5,
        ["EDT"] = -4,
        ["CDT"] = -5,
        ["MST"] = -7,
        ["MDT"] = -6,
        ["PST"] = -8,
        ["PDT"] = -7,
        ["AKST"] = -9,
        ["AKDT"] = -8,
        ["HST"] = -10,
        ["JST"] = 9,
        ["KST"] = 9,
        ["HKT"] = 8,
        ["AWST"] = 8,
        ["ACST"] = 9.5,
        ["ACDT"] = 10.5,
        ["AEST"] = 10,
        ["AEDT"] = 11,
        ["NZST"] = 12,
        ["NZDT"] = 13,
    };

    /// <summary>
    /// The zone that a text names; <paramref name="local"/> when it names none, or one by letters that say nothing sure: the client prints the
    /// time of its own zone. Null for the name of a region that this host does not know.
    /// </summary>
    public static TimeZoneInfo? Find(Group name, TimeZoneInfo local)
    {
        if (!name.Success)
            return local;
        if (name.Value.Contains('/', StringComparison.Ordinal))
            return TimeZoneInfo.TryFindSystemTimeZoneById(name.Value, out var zone) ? zone : null;
        if (Hours.TryGetValue(name.Value, out var hours))
            return Fixed(TimeSpan.FromHours(hours));
        if (OffsetForm().Match(name.Value) is not { Success: true } offset)
            return local;
        var ahead = new TimeSpan(Number(offset.Groups["hours"]), Number(offset.Groups["minutes"]), 0);
        return ahead > TimeSpan.FromHours(14) ? null : Fixed(offset.Groups["sign"].Value == "-" ? -ahead : ahead);
    }

    private static int Number(Group digits) => digits.Success ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static TimeZoneInfo Fixed(TimeSpan offset) =>
        offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone($"UTC{offset}", offset, null, null);

    [GeneratedRegex(@"^(?:UTC|GMT)? ?(?<sign>[+-])(?<hours>\d{1,2})(?::?(?<minutes>\d\d))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OffsetForm();
}
