using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Reading;

/// <summary>Reads <c>signatures</c>: a user's wordings of the client.</summary>
internal sealed partial class SignatureReader(string file, ErrorList errors)
{
    /// <summary>The engine without backtracking takes about 1 MB for each pattern.</summary>
    private const int Most = 200;

    /// <summary>The longest built-in pattern has half of that.</summary>
    private const int LongestPattern = 1000;

    private const string IdRule = "must be 1 to 64 of the characters a-z 0-9 _ . -";

    private static readonly ImmutableSortedDictionary<string, int> ClassNames = Names(SignatureConfig.Classes);
    private static readonly ImmutableSortedDictionary<string, int> PlaceNames = Names(SignatureConfig.Places);

    private readonly Dictionary<string, Place> _ids = new(StringComparer.Ordinal);

    public ImmutableArray<SignatureConfig> ReadAll(YamlValue? value)
    {
        if (value is null or YamlText { IsNull: true }) return [];
        if (value is not YamlList list)
        {
            errors.Add(value.At, $"'signatures' must be a list, each item beginning '- id: ...', not {value.Noun}");
            return [];
        }

        if (list.Items.Count > Most) errors.Add(list.Items[Most].At, $"'signatures' has {list.Items.Count} entries; it may have {Most}, because each takes about 1 MB of memory");
        return [.. list.Items.Take(Most).Select(Read).OfType<SignatureConfig>()];
    }

    private SignatureConfig? Read(YamlValue value)
    {
        var section = new Section(value, "a signature", ["id", "where", "pattern", "class", "clients", "reference", "disabled"], errors);
        var id = Id(section, value);
        var disabled = section.Flag("disabled") ?? false;
        var (pattern, name) = (Pattern(section), section.Choice("class", ClassNames) is { } choice ? SignatureConfig.Classes[choice] : null);
        if (disabled) RefuseBesideDisabled(section);
        else if (!section.Has("class") && !section.Has("pattern") && value is YamlMapping) errors.Add(section.At, "a signature needs a 'pattern' and a 'class'; one that changes a built-in one needs one of them, or 'disabled: true'");
        if (id is null) return null;
        return new SignatureConfig
        {
            Id = id,
            Where = Where(section),
            Pattern = pattern,
            Class = name,
            Clients = section.Texts("clients") ?? [],
            Reference = section.Text("reference"),
            Disabled = disabled,
            Place = $"{(section.At.File.Length > 0 ? section.At.File : file)}:{section.At.Line}:{section.At.Column}",
        };
    }

    private string? Id(Section section, YamlValue value)
    {
        if (!section.Has("id"))
        {
            if (value is YamlMapping) errors.Add(section.At, "a signature needs an 'id'");
            return null;
        }

        if (section.Text("id") is not { } id) return null;
        if (!ValidId().IsMatch(id)) section.Wrong("id", IdRule);
        else if (!_ids.TryAdd(id, section.PlaceOf("id"))) section.Wrong("id", $"is '{id}' again; the signature in {_ids[id].SeenFrom(section.PlaceOf("id"), file)} has that id already");
        else return id;
        return null;
    }

    private ImmutableArray<string> Where(Section section)
    {
        if (section.Texts("where") is not { } places) return [];
        for (var i = 0; i < places.Length; i++)
        {
            if (PlaceNames.ContainsKey(places[i])) continue;
            var meant = NearestName.Of(places[i], PlaceNames.Keys) is { } near ? $" (did you mean '{near}'?)" : "";
            errors.Add(((YamlList)section.Value("where")!).Items[i].At, $"an item of 'where' must be one of {string.Join(", ", PlaceNames.Keys)}, not '{Values.Shorten(places[i])}'{meant}");
        }

        return places;
    }

    private static string? Problem(string pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern)) return "must not be blank";
        if (pattern.Length > LongestPattern) return $"has {pattern.Length} characters; it may have {LongestPattern}";
        try
        {
            // The engine that it will run in; a bound, because even an empty text costs a hostile pattern something.
            var regex = new Regex(
                pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
            return regex.IsMatch("") ? "matches an empty text, and so every text; say what must stand there" : null;
        }
        catch (NotSupportedException)
        {
            return "uses what takes unbounded time: look-around, back-references, atomic groups and conditionals are not taken";
        }
        catch (RegexMatchTimeoutException)
        {
            return "takes too long; make it simpler";
        }
        catch (ArgumentException e)
        {
            return $"is not a regular expression: {string.Concat(e.Message.Select(c => char.IsControl(c) ? ' ' : c))}";
        }
    }

    private static string? Pattern(Section section)
    {
        if (section.Text("pattern") is not { } pattern) return null;
        if (Problem(pattern) is not { } problem) return pattern;
        section.Wrong("pattern", problem);
        return null;
    }

    private void RefuseBesideDisabled(Section section)
    {
        foreach (var key in (string[])["pattern", "class", "where"])
        {
            if (section.Has(key)) errors.Add(section.KeyPlaceOf(key), $"'{key}' has no meaning beside 'disabled: true'; remove one of them");
        }
    }

    private static ImmutableSortedDictionary<string, int> Names(ImmutableArray<string> names) =>
        names.Select((name, at) => KeyValuePair.Create(name, at)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    [GeneratedRegex(@"^[a-z0-9_.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValidId();
}
