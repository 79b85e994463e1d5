using System.Collections.Immutable;
using System.Globalization;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Reading;

/// <summary>One mapping of the file, read key by key. What is absent or wrong reads as null; what is wrong was reported.</summary>
internal sealed class Section
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly ErrorList _errors;
    private ErrorList _told;
    private readonly string _title;

    /// <param name="value">The mapping; null, or nothing written, is an empty one.</param>
    /// <param name="title">What it is, for messages.</param>
    /// <param name="keys">The keys that it may have.</param>
    public Section(YamlValue? value, string title, IReadOnlyList<string> keys, ErrorList errors)
    {
        _errors = _told = errors;
        _title = title;
        At = value?.At ?? Place.Start;
        IsMapping = value is YamlMapping;
        if (value is YamlMapping mapping) Take(mapping, keys);
        else if (value is not (null or YamlText { IsNull: true })) errors.Add(value.At, $"{title} must be a mapping (key: value), not {value.Noun}");
    }

    public Place At { get; }

    /// <summary>Whether it is a mapping, or nothing was written; what is anything else was reported.</summary>
    public bool IsMapping { get; }

    public bool Has(string key) => _entries.ContainsKey(key);

    public Place PlaceOf(string key) => _entries[key].Value.At;

    public Place KeyPlaceOf(string key) => _entries[key].Key.At;

    public YamlValue? Value(string key) => _entries.GetValueOrDefault(key)?.Value;

    public Section Sub(string key, IReadOnlyList<string> keys) => new(Value(key), $"'{key}'", keys, _errors);

    /// <summary>A list of mappings; null where nothing is said.</summary>
    /// <param name="key">The key of the list.</param>
    /// <param name="title">What an item is, for messages.</param>
    /// <param name="keys">The keys that an item may have.</param>
    /// <param name="quiet">Whether it was read before, and what is wrong was reported.</param>
    public IReadOnlyList<Section>? Sections(string key, string title, IReadOnlyList<string> keys, bool quiet = false)
    {
        var value = Value(key);
        if (value is null or YamlText { IsNull: true }) return null;
        if (value is YamlList list) return [.. list.Items.Select(i => new Section(i, title, keys, quiet ? new ErrorList("") : _errors) { _told = _errors })];
        if (!quiet) _errors.Add(value.At, $"'{key}' must be a list, not {value.Noun}");
        return null;
    }

    /// <summary>A size in bytes.</summary>
    public long? Size(string key, long least, long most)
    {
        if (Single(key) is not { } text) return null;
        if (SizeText.Parse(text.Text) is not { } size) Wrong(key, "must be a size such as 500MB or 1.5GB", text);
        else if (size < least || size > most) Wrong(key, $"must be from {SizeText.Write(least)} to {SizeText.Write(most)}", text);
        else return size;
        return null;
    }

    /// <summary>Text; control characters other than those allowed are refused.</summary>
    public string? Text(string key, bool lines = false)
    {
        if (Single(key) is not { } text) return null;
        if (Values.IsClean(text, lines, out var problem)) return text.Text;
        Wrong(key, problem);
        return null;
    }

    public bool? Flag(string key)
    {
        if (Single(key) is not { } text) return null;
        if (text.Plain && bool.TryParse(text.Text, out var flag)) return flag;
        Wrong(key, "must be true or false", text);
        return null;
    }

    public int? Integer(string key, int least, int most)
    {
        if (Single(key) is not { } text) return null;
        if (text.Plain
            && int.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        Wrong(key, $"must be a whole number from {least} to {most}", text);
        return null;
    }

    /// <summary>A number that may have a fraction; written without exponent, with a point.</summary>
    /// <param name="of">Of what, and what else it may be, for the message.</param>
    public decimal? Number(string key, decimal least, decimal most, string of = "")
    {
        if (Single(key) is not { } text) return null;
        if (text.Plain
            && decimal.TryParse(text.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        Wrong(key, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}{of}"), text);
        return null;
    }

    /// <param name="otherwise">What else it may be, for the message when it is nothing of all that.</param>
    public TimeSpan? Duration(string key, TimeSpan least, TimeSpan most, bool orSeconds = false, string otherwise = "") =>
        Single(key) is { } text ? Values.Duration(text, $"'{key}'", least, most, orSeconds, _errors, otherwise) : null;

    public bool IsWord(string key, string word) => Value(key) is YamlText text && text.Text == word;

    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Single(key) is not { } text) return null;
        if (choices.TryGetValue(text.Text, out var choice)) return choice;
        var meant = NearestName.Of(text.Text, choices.Keys) is { } near ? $" (did you mean '{near}'?)" : "";
        Wrong(key, $"must be one of {string.Join(", ", choices.Keys)}", text, meant);
        return null;
    }

    public ImmutableArray<string>? Texts(string key) =>
        Items(key, item => item is YamlText { IsNull: false } text && Values.IsClean(text, lines: true, out _)
            ? text.Text
            : Values.WrongItem<string>(key, item, "text", _errors));

    /// <summary>As <see cref="Texts"/>, with the environment put in.</summary>
    /// <param name="from">The first item that is expanded; those before it are left as they are.</param>
    public ImmutableArray<string>? Expanded(string key, ConfigEnvironment environment, int from = 0)
    {
        if (Texts(key) is not { } texts) return null;
        var items = ((YamlList)Value(key)!).Items;
        for (var i = from; i < texts.Length; i++)
        {
            if (Expansion.WithHome(texts[i], environment, out var problem) is { } expanded) texts = texts.SetItem(i, expanded);
            else _errors.Add(items[i].At, $"an item of '{key}' cannot be told: {problem}");
        }

        return texts;
    }

    public ImmutableArray<TimeSpan>? Durations(string key, TimeSpan least, TimeSpan most)
    {
        var items = Items(key, item => item is YamlText text
            ? new Boxed(Values.Duration(text, $"an item of '{key}'", least, most, orSeconds: false, _errors))
            : Values.WrongItem<Boxed>(key, item, "durations", _errors));
        return items is { } all && all.All(b => b.Value is not null) ? [.. all.Select(b => b.Value!.Value)] : null;
    }

    public ImmutableSortedDictionary<string, string>? Environment(string key, ConfigEnvironment environment) => Values.Environment(key, Value(key), environment, _errors);

    /// <summary>Says what is wrong with the whole.</summary>
    public void Wrong(string message) => _errors.Add(At, message);

    /// <summary>Says what is wrong with a key being there.</summary>
    public void WrongKey(string key, string message) => _told.Add(KeyPlaceOf(key), message);

    public void Wrong(string key, string must) => _errors.Add(PlaceOf(key), $"'{key}' {must}");

    private void Wrong(string key, string must, YamlText given, string more = "") =>
        _errors.Add(given.At, $"'{key}' {must}, not {Values.Quote(given)}{more}");

    private YamlText? Single(string key)
    {
        if (Value(key) is not { } value) return null;
        if (value is YamlText { IsNull: false } text) return text;
        _errors.Add(value.At, value is YamlText ? $"'{key}' has no value; give one or remove the key" : $"'{key}' must be a single value, not {value.Noun}");
        return null;
    }

    private ImmutableArray<T>? Items<T>(string key, Func<YamlValue, T?> read)
        where T : class
    {
        var value = Value(key);
        if (value is null or YamlText { IsNull: true }) return null;
        if (value is not YamlList list)
        {
            _errors.Add(value.At, $"'{key}' must be a list, as in [a, b], not {value.Noun}");
            return null;
        }

        var items = list.Items.Select(read).ToList();
        return items.TrueForAll(i => i is not null) ? [.. items.Select(i => i!)] : null;
    }

    private void Take(YamlMapping mapping, IReadOnlyList<string> keys)
    {
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Text;
            if (keys.Contains(key)) _entries[key] = entry;
            else if (!key.StartsWith("x-", StringComparison.Ordinal)) _errors.Add(entry.Key.At, Unknown(key, keys));
        }
    }

    private string Unknown(string key, IReadOnlyList<string> keys)
    {
        var shown = Values.Shorten(key);
        return NearestName.Of(key, keys) is { } near
            ? $"unknown key '{shown}' in {_title}; did you mean '{near}'?"
            : $"unknown key '{shown}' in {_title}; it may have: {string.Join(", ", keys)} (keys of your own begin with x-)";
    }

    private sealed record Boxed(TimeSpan? Value);
}
