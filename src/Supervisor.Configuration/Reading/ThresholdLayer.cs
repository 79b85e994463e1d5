using Supervisor.Configuration.Yaml;
using Supervisor.Core.Progress;

namespace Supervisor.Configuration.Reading;

/// <summary>What one place of the file says about a threshold: a fixed time, or any of its three parts. Null where it says nothing.</summary>
internal sealed record ThresholdLayer(PlacedTime? Floor, PlacedTime? Start, PlacedTime? Ceiling)
{
    private static readonly string[] Parts = ["floor", "start", "ceiling"];

    public static ThresholdLayer? Read(Section section, string key, TimeSpan least, TimeSpan most)
    {
        if (section.Value(key) is not YamlMapping)
        {
            return section.Duration(key, least, most, otherwise: ", or a mapping with floor, start and ceiling") is { } value
                ? Fixed(new PlacedTime(value, section.PlaceOf(key)))
                : null;
        }

        var parts = section.Sub(key, Parts);
        return new ThresholdLayer(Part(parts, Parts[0]), Part(parts, Parts[1]), Part(parts, Parts[2]));

        PlacedTime? Part(Section of, string part) =>
            of.Duration(part, least, most) is { } value ? new PlacedTime(value, of.PlaceOf(part)) : null;
    }

    /// <summary>Lays what a session says over <c>defaults</c> and what is built in, part by part.</summary>
    /// <remarks>The order of the parts can be wrong although each place is right by itself; it is told where the upper one says it.</remarks>
    public static Threshold Merge(string key, ThresholdLayer? own, ThresholdLayer? below, Threshold built, ErrorList errors)
    {
        var floor = own?.Floor ?? below?.Floor;
        var start = own?.Start ?? below?.Start;
        var ceiling = own?.Ceiling ?? below?.Ceiling;
        var merged = new Threshold(floor?.Value ?? built.Floor, start?.Value ?? built.Start, ceiling?.Value ?? built.Ceiling);
        if (merged.Floor > merged.Start) Wrong(Parts[0], floor, merged.Floor, Parts[1], start, merged.Start);
        else if (merged.Start > merged.Ceiling) Wrong(Parts[1], start, merged.Start, Parts[2], ceiling, merged.Ceiling);
        return merged;

        void Wrong(string small, PlacedTime? smallAt, TimeSpan smallTime, string great, PlacedTime? greatAt, TimeSpan greatTime)
        {
            // Of two that are both in the file, a session's own; else the later one.
            var atGreat = greatAt is not null && (smallAt is null || IsOwn(greatAt) || !IsOwn(smallAt));
            var (at, part, time) = atGreat ? (greatAt!.At, great, greatTime) : (smallAt!.At, small, smallTime);
            var (other, otherPart, otherTime) = atGreat ? (smallAt, small, smallTime) : (greatAt, great, greatTime);
            var where = other is null ? "the default" : $"given in {other.At.SeenFrom(at, errors.File)}";
            errors.Add(at, $"'{part}' of '{key}' must not be {(atGreat ? "less" : "more")} than its {otherPart} "
                + $"({DurationText.Write(otherTime)}, {where}), and it is {DurationText.Write(time)}; say both");
        }

        bool IsOwn(PlacedTime part) => own is not null && (part == own.Floor || part == own.Start || part == own.Ceiling);
    }

    private static ThresholdLayer Fixed(PlacedTime value) => new(value, value, value);
}

/// <summary>A time and where it is written.</summary>
internal sealed record PlacedTime(TimeSpan Value, Place At);
