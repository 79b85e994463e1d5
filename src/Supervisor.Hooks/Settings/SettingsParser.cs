using System.Text;
using System.Text.Json;

namespace Supervisor.Hooks.Settings;

/// <summary>Reads a settings file into nodes with places, strictly: what is not plain JSON is refused with its line and column.</summary>
internal static class SettingsParser
{
    /// <exception cref="SettingsException">Not plain JSON; the message has line and column.</exception>
    public static SettingsNode Parse(ReadOnlySpan<byte> json, string file)
    {
        // The reader does not know byte order marks.
        var skip = json.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(json[skip..]);
        try
        {
            reader.Read();
            var root = Value(ref reader, skip);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            throw new SettingsException(Explain(json[skip..], file, e));
        }
        catch (InvalidOperationException e)
        {
            // A string that is not UTF-8.
            throw new SettingsException($"{file}: not valid JSON: {e.Message} Nothing was changed.");
        }
    }

    /// <summary>Line and column, both from 1, of an offset.</summary>
    public static string Place(ReadOnlySpan<byte> json, int offset)
    {
        var before = json[..offset];
        var line = before.Count((byte)'\n') + 1;
        return $"{line}:{offset - (before.LastIndexOf((byte)'\n') + 1) + 1}";
    }

    private static SettingsNode Value(ref Utf8JsonReader reader, int skip)
    {
        var start = skip + (int)reader.TokenStartIndex;
        var kind = reader.TokenType;
        var members = new List<SettingsMember>();
        if (kind is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                var memberStart = skip + (int)reader.TokenStartIndex;
                string? name = null;
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = reader.GetString();
                    reader.Read();
                }

                members.Add(new SettingsMember(name, memberStart, Value(ref reader, skip)));
            }
        }

        var text = kind == JsonTokenType.String ? reader.GetString() : null;
        return new SettingsNode(kind, start, skip + (int)reader.BytesConsumed, text, members);
    }

    private static string Explain(ReadOnlySpan<byte> json, string file, JsonException e)
    {
        var place = $"{file}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}";
        try
        {
            var lenient = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            while (lenient.Read())
            {
            }

            return $"{place}: the file has comments or trailing commas, which a change could lose; remove them or add the hook by hand. Nothing was changed.";
        }
        catch (JsonException)
        {
            return $"{place}: not valid JSON; repair it first. Nothing was changed.";
        }
    }
}
