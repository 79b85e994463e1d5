using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Tests.Schema;

/// <summary>A YAML value as an editor sees it: plain scalars by YAML 1.2's core schema, merges and aliases resolved.</summary>
internal static partial class YamlAsJson
{
    /// <summary>False for what is no YAML, or says a key twice: there an editor has other words than a schema's.</summary>
    public static bool TryRead(string text, out JsonNode? value)
    {
        var problems = 0;
        var root = YamlTree.Read(text, (_, _) => problems++);
        value = root is null ? new JsonObject() : Of(root);
        return problems == 0;
    }

    private static JsonNode? Of(YamlValue value) => value switch
    {
        YamlText { IsNull: true } => null,
        YamlText { Plain: true, Text: "true" or "True" or "TRUE" } => true,
        YamlText { Plain: true, Text: "false" or "False" or "FALSE" } => false,
        YamlText { Plain: true } text when Number().IsMatch(text.Text) => decimal.Parse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture),
        YamlText text => text.Text,
        YamlList list => new JsonArray([.. list.Items.Select(Of)]),
        YamlMapping mapping => new JsonObject(mapping.Entries.DistinctBy(e => e.Key.Text).Select(e => KeyValuePair.Create(e.Key.Text, Of(e.Value)))),
        _ => throw new NotSupportedException(value.Noun),
    };

    [GeneratedRegex(@"^[-+]?[0-9]{1,20}(\.[0-9]{1,8})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
