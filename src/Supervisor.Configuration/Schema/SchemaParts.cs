using System.Text.Json.Nodes;

namespace Supervisor.Configuration.Schema;

/// <summary>The forms that values of a configuration have, as JSON schema. Each property is made anew: a node has one parent.</summary>
internal static class SchemaParts
{
    // What YAML takes for a number or a truth value is text to the loader where it wants text.
    private static JsonArray Scalars => ["string", "number", "boolean"];

    /// <summary>Any single value without control characters.</summary>
    public static JsonObject Line(string description) => new() { ["description"] = description, ["type"] = Scalars, ["pattern"] = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$" };

    /// <summary>The same, and not blank.</summary>
    public static JsonObject Word(string description) => new() { ["description"] = description, ["type"] = Scalars, ["pattern"] = "^(?=[\\s\\S]*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]*$" };

    /// <summary>Text that may have several lines, not blank.</summary>
    public static JsonObject Lines(string description) =>
        new() { ["description"] = description, ["type"] = Scalars, ["pattern"] = "^(?=[\\s\\S]*\\S)[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$" };

    public static JsonObject Flag(string description) => new() { ["description"] = description, ["type"] = "boolean" };

    public static JsonObject Integer(string description, int least, int most) => new() { ["description"] = description, ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    public static JsonObject Number(string description, decimal least, decimal most) => new() { ["description"] = description, ["type"] = "number", ["minimum"] = least, ["maximum"] = most };

    public static JsonObject Choice(string description, IEnumerable<string> choices) => new() { ["description"] = description, ["enum"] = Strings(choices) };

    public static JsonObject Duration(string description) => new() { ["description"] = description, ["type"] = "string", ["pattern"] = DurationPattern };

    public static JsonObject Size(string description) => new() { ["description"] = description, ["type"] = "string", ["pattern"] = "^[0-9]{1,9}(\\.[0-9]{1,6})?[gmkGMK]?[bB]$" };

    /// <summary>A list of texts; nothing written is an empty place.</summary>
    public static JsonObject Texts(string description) => new()
    {
        ["description"] = description,
        ["type"] = new JsonArray("array", "null"),
        ["items"] = new JsonObject { ["type"] = Scalars, ["pattern"] = "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$" },
    };

    public static JsonObject ListOf(string description, JsonObject items, int least = 0, int? most = null)
    {
        var list = new JsonObject { ["description"] = description, ["type"] = new JsonArray("array", "null"), ["items"] = items };
        if (least > 0) list["minItems"] = least;
        if (most is { } bound) list["maxItems"] = bound;
        return list;
    }

    /// <summary>A mapping; keys of a person's own begin with <c>x-</c>.</summary>
    public static JsonObject Mapping(string description, params (string Key, JsonObject Value)[] keys)
    {
        var properties = new JsonObject();
        foreach (var (key, value) in keys) properties[key] = value;
        return new JsonObject
        {
            ["description"] = description,
            ["type"] = new JsonArray("object", "null"),
            ["properties"] = properties,
            ["patternProperties"] = new JsonObject { ["^x-"] = true },
            ["additionalProperties"] = false,
        };
    }

    public static JsonObject Environment(string description) => new()
    {
        ["description"] = description,
        ["type"] = new JsonArray("object", "null"),
        ["patternProperties"] = new JsonObject { ["^[^=\\u0000-\\u001f\\u007f-\\u009f]+$"] = new JsonObject { ["type"] = Scalars } },
        ["additionalProperties"] = false,
    };

    /// <summary>A fixed duration, or one that follows what was measured.</summary>
    public static JsonObject Threshold(string description) => new()
    {
        ["description"] = description,
        ["anyOf"] = new JsonArray(
            Duration("Fixed."),
            Required(Mapping(
                "From what was measured of the model, between a floor and a ceiling; start holds until enough was measured.",
                ("floor", Duration("Never less.")), ("start", Duration("Until enough was measured.")), ("ceiling", Duration("Never more."))), "object")),
    };

    public static JsonObject AnyOf(string description, params JsonObject[] forms) => new() { ["description"] = description, ["anyOf"] = new JsonArray([.. forms]) };

    public static JsonObject Const(string word) => new() { ["const"] = word };

    public static JsonArray Strings(IEnumerable<string> items) => new([.. items.Select(i => (JsonNode?)i)]);

    private const string DurationPattern =
        "^(?=.)([0-9]{1,5}(\\.[0-9]{1,6})?d)?([0-9]{1,9}(\\.[0-9]{1,6})?h)?([0-9]{1,9}(\\.[0-9]{1,6})?m)?([0-9]{1,9}(\\.[0-9]{1,6})?s)?([0-9]{1,9}ms)?$";

    private static JsonObject Required(JsonObject schema, string type)
    {
        schema["type"] = type;
        return schema;
    }
}
