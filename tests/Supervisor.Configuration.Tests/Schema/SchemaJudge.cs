using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Supervisor.Configuration.Tests.Schema;

/// <summary>
/// Judges a value by a JSON schema. Written for the keywords that our schema uses, and refuses a schema with any other: no validator is among the
/// packages of this project.
/// </summary>
internal static class SchemaJudge
{
    private static readonly HashSet<string> Words = ["$schema", "title", "description"];

    /// <summary>What is wrong; empty when nothing is.</summary>
    public static IEnumerable<string> Problems(JsonNode schema, JsonNode? value, string at = "")
    {
        if (schema.GetValueKind() == JsonValueKind.True) return [];
        if (schema.GetValueKind() == JsonValueKind.False) return [$"{at}: nothing is allowed here"];
        var said = schema.AsObject();
        return said.SelectMany(k => Of(k.Key, k.Value!, said, value, at));
    }

    private static bool Fits(JsonNode schema, JsonNode? value) => !Problems(schema, value).Any();

    private static IEnumerable<string> Of(string keyword, JsonNode schema, JsonObject said, JsonNode? value, string at)
    {
        switch (keyword)
        {
            case "type": return When(!Types(schema).Any(t => IsOf(t, value)), $"{at}: is not {schema.ToJsonString()}");
            case "enum": return When(schema.AsArray().All(c => !JsonNode.DeepEquals(c, value)), $"{at}: is none of {schema.ToJsonString()}");
            case "const": return When(!JsonNode.DeepEquals(schema, value), $"{at}: is not {schema.ToJsonString()}");
            case "pattern": return When(value?.GetValueKind() == JsonValueKind.String && !Regex.IsMatch(value.GetValue<string>(), schema.GetValue<string>(), RegexOptions.ECMAScript | RegexOptions.None), $"{at}: does not fit {schema}");
            case "minimum": return When(Number(value) is { } n && n < schema.GetValue<decimal>(), $"{at}: is less than {schema}");
            case "maximum": return When(Number(value) is { } m && m > schema.GetValue<decimal>(), $"{at}: is more than {schema}");
            case "minItems": return When(value is JsonArray few && few.Count < schema.GetValue<int>(), $"{at}: has fewer than {schema}");
            case "maxItems": return When(value is JsonArray many && many.Count > schema.GetValue<int>(), $"{at}: has more than {schema}");
            case "items": return value is JsonArray list ? list.SelectMany((item, i) => Problems(schema, item, $"{at}/{i}")) : [];
            case "required": return value is JsonObject map ? schema.AsArray().Where(k => !map.ContainsKey(k!.GetValue<string>())).Select(k => $"{at}: has no {k}") : [];
            case "anyOf": return When(schema.AsArray().All(s => !Fits(s!, value)), $"{at}: fits no form");
            case "oneOf": return When(schema.AsArray().Count(s => Fits(s!, value)) != 1, $"{at}: does not fit one form");
            case "properties": return value is JsonObject known ? schema.AsObject().Where(p => known.ContainsKey(p.Key)).SelectMany(p => Problems(p.Value!, known[p.Key], $"{at}/{p.Key}")) : [];
            case "patternProperties": return value is JsonObject free ? from p in schema.AsObject() from k in free where Regex.IsMatch(k.Key, p.Key) from problem in Problems(p.Value!, k.Value, $"{at}/{k.Key}") select problem : [];
            case "additionalProperties": return value is JsonObject all ? all.Where(k => !IsNamed(said, k.Key)).SelectMany(k => Problems(schema, k.Value, $"{at}/{k.Key}")) : [];
            case "if": return Fits(schema, value) && said["then"] is { } then ? Problems(then, value, at) : [];
            case "then": return [];
            default: return Words.Contains(keyword) ? [] : throw new NotSupportedException($"the schema uses '{keyword}', which this judge does not know");
        }
    }

    private static bool IsNamed(JsonObject said, string key) =>
        said["properties"]?.AsObject().ContainsKey(key) == true
        || said["patternProperties"]?.AsObject().Any(p => Regex.IsMatch(key, p.Key)) == true;

    private static IEnumerable<string> Types(JsonNode schema) => schema is JsonArray several ? several.Select(t => t!.GetValue<string>()) : [schema.GetValue<string>()];

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => Number(value) is not null,
        "integer" => Number(value) is { } number && number == Math.Floor(number),
        _ => throw new NotSupportedException($"the type '{type}'"),
    };

    private static decimal? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<decimal>() : null;

    private static string[] When(bool wrong, string problem) => wrong ? [problem] : [];
}
