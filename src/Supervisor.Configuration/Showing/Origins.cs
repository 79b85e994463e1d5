using System.Text.Json.Nodes;
using Supervisor.Configuration.Reading;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Showing;

/// <summary>Finds in the text of a configuration where a value was said.</summary>
internal sealed class Origins(YamlValue? root, string main)
{
    /// <summary>A block of the file; null when it has none.</summary>
    public YamlValue? Block(string key) => At(root, [key]);

    /// <summary>What the file says of a session.</summary>
    public YamlValue? Session(string name) =>
        (Block("sessions") as YamlList)?.Items.FirstOrDefault(i => At(i, ["name"]) is YamlText text && text.Text == name);

    /// <summary>A value with where it comes from: the first of the layers that says it, else what is built in.</summary>
    /// <param name="layers">The uppermost first.</param>
    /// <param name="keys">The keys within a layer. Where a shorter text says it (a fixed threshold), that is the place.</param>
    /// <param name="otherwise">Where it comes from when no layer says it.</param>
    public ShownSetting Setting(IEnumerable<string> path, JsonNode? value, IEnumerable<YamlValue?> layers, IReadOnlyList<string> keys, string otherwise = ShownSetting.Default)
    {
        var said = layers.Select(l => At(l, keys)).FirstOrDefault(v => v is not (null or YamlText { IsNull: true }));
        return said is null
            ? new ShownSetting([.. path], value, otherwise)
            : new ShownSetting([.. path], value, ShownSetting.File, PlaceOf(said.At)) { Variables = [.. Texts(said).SelectMany(Expansion.Names).Distinct()] };
    }

    private string PlaceOf(Place at) => $"{(at.File.Length > 0 ? at.File : main)}:{at.Line}:{at.Column}";

    private static YamlValue? At(YamlValue? value, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            if (value is not YamlMapping mapping) return null;
            value = mapping.Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;
        }

        return value;
    }

    private static IEnumerable<string> Texts(YamlValue value) => value switch
    {
        YamlText text => [text.Text],
        YamlList list => list.Items.SelectMany(Texts),
        _ => [],
    };
}
