using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.Configuration.Showing;

namespace Supervisor.Ctl.Output;

/// <summary>A configuration as YAML that can be loaded again, each value with a comment that says where it comes from.</summary>
internal static class ConfigLines
{
    /// <summary>Comments stand here where the value leaves room.</summary>
    private const int CommentColumn = 60;

    public static IEnumerable<string> Of(ConfigView view, string folder)
    {
        string[] before = [];
        foreach (var setting in view.Settings)
        {
            string[] path = [.. setting.Path];
            var isItem = path[0] is "sessions" or "signatures";
            var shared = 0;
            while (shared < before.Length - 1 && shared < path.Length - 1 && before[shared] == path[shared]) shared++;
            for (var level = shared; level < path.Length - 1; level++)
            {
                // An item of a list begins with its name; the rest of it stands below.
                if (!(isItem && level == 1)) yield return $"{Indent(level, isItem)}{path[level]}:";
            }

            before = path;
            if (setting.Value is null) continue;
            var dash = path is ["sessions", _, "name"];
            var key = path is ["signatures", _] ? "" : SafeText.Line(path[^1]) + ": ";
            var indent = dash ? "  - " : path is ["signatures", _] ? "  - " : Indent(path.Length - 1, isItem);
            var value = path is ["signatures", var id] ? Signature(id, (JsonObject)setting.Value) : Yaml(IsExpanded(path) ? Doubled(setting.Value) : setting.Value);
            yield return $"{$"{indent}{key}{value}".PadRight(CommentColumn)} # {Origin(setting, folder)}";
        }
    }

    private static string Indent(int level, bool isItem) => new(' ', isItem && level >= 2 ? 4 + (level - 2) * 2 : level * 2);

    private static string Origin(ShownSetting setting, string folder)
    {
        var place = setting.Place is { } at ? at.StartsWith(folder + "/", StringComparison.Ordinal) ? at[(folder.Length + 1)..] : at : setting.From;
        return SafeText.Line(setting.Variables.IsEmpty ? place : $"{place}, from the environment: {string.Join(", ", setting.Variables)}");
    }

    private static string Signature(string id, JsonObject value)
    {
        var fields = value.Where(f => f.Value is not null && f.Value is not JsonArray { Count: 0 } && !(f.Key == "disabled" && !f.Value.GetValue<bool>()));
        return $"{{ id: {id}{string.Concat(fields.Select(f => $", {f.Key}: {Yaml(f.Value)}"))} }}";
    }

    private static string Yaml(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray list => $"[{string.Join(", ", list.Select(Yaml))}]",
        JsonObject map => $"{{ {string.Join(", ", map.Select(e => $"{e.Key}: {Yaml(e.Value)}"))} }}",
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => Text(value.GetValue<string>()),
        _ => Convert.ToString(node.ToJsonString(), CultureInfo.InvariantCulture),
    };

    /// <summary>Where the loader puts the environment in, a dollar sign is doubled, so that it stays one.</summary>
    private static bool IsExpanded(string[] path) => path.Any(p => p is "args" or "env" or "command" or "cwd" or "socket" or "state_dir");

    private static JsonNode Doubled(JsonNode value) => value switch
    {
        JsonArray list => new JsonArray([.. list.Select(i => i is null ? null : Doubled(i))]),
        JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String => text.GetValue<string>().Replace("$", "$$", StringComparison.Ordinal),
        _ => value.DeepClone(),
    };

    /// <summary>What YAML could take for something else, or for the end of the value, is quoted.</summary>
    private static string Text(string text)
    {
        var plain = text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-' or '~' or '@' or '+')
            && !char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '.' or '~' or '@') && text is not ("true" or "false" or "null" or "yes" or "no");
        var duration = text.Length is > 0 and < 12 && char.IsAsciiDigit(text[0]) && char.IsAsciiLetter(text[^1]) && text.All(char.IsAsciiLetterOrDigit);
        return plain || duration ? text : $"\"{string.Concat(text.Select(Escaped))}\"";
    }

    private static string Escaped(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\t' => "\\t",
        _ when char.IsControl(c) => $"\\u{(int)c:x4}",
        _ => c.ToString(),
    };
}
