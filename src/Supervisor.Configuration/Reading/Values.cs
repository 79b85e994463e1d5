using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Reading;

/// <summary>Single values: what they may be, and how they are shown when they are wrong.</summary>
internal static class Values
{
    public static TimeSpan? Duration(YamlText text, string what, TimeSpan least, TimeSpan most, bool orSeconds, ErrorList errors, string otherwise = "")
    {
        var value = orSeconds ? DurationText.ParseSeconds(text.Text) : DurationText.Parse(text.Text);
        if (value is null)
        {
            var seconds = orSeconds ? "a number of seconds or " : "";
            errors.Add(text.At, $"{what} must be {seconds}a duration such as 500ms, 15s, 5m, 2h or 1m30s{otherwise}, not {Quote(text)}");
        }
        else if (value < least || value > most)
        {
            errors.Add(text.At, $"{what} must be from {DurationText.Write(least)} to {DurationText.Write(most)}, not {Quote(text)}");
            return null;
        }

        return value;
    }

    /// <summary>Control characters would steer a terminal or cut a C string short, so they have no place in any value.</summary>
    public static bool IsClean(YamlText text, bool lines, [NotNullWhen(false)] out string? problem)
    {
        var bad = text.Text.FirstOrDefault(c => char.IsControl(c) && !(lines && c is '\n' or '\t'), ' ');
        problem = bad == ' ' ? null : bad == '\n' ? "must be a single line" : $"must not contain the control character U+{(int)bad:X4}";
        return problem is null;
    }

    public static T? WrongItem<T>(string key, YamlValue item, string of, ErrorList errors)
        where T : class
    {
        errors.Add(item.At, item is YamlText { IsNull: false }
            ? $"an item of '{key}' must not contain control characters"
            : $"'{key}' is a list of {of}; this item is {item.Noun}");
        return null;
    }

    public static ImmutableSortedDictionary<string, string>? Environment(string key, YamlValue? value, ConfigEnvironment environment, ErrorList errors)
    {
        if (value is null or YamlText { IsNull: true }) return null;
        if (value is not YamlMapping mapping)
        {
            errors.Add(value.At, $"'{key}' must be a mapping (NAME: value), not {value.Noun}");
            return null;
        }

        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, content) in mapping.Entries)
        {
            if (name.Text.Length == 0 || name.Text.Contains('=', StringComparison.Ordinal) || name.Text.Any(char.IsControl))
                errors.Add(name.At, $"{Quote(name)} cannot be the name of an environment variable");
            else if (content is not YamlText text)
                errors.Add(content.At, $"the environment variable {name.Text} must have a single value, not {content.Noun}");
            else if (text.IsNull)
                errors.Add(content.At, $"the environment variable {name.Text} has no value; write \"\" for an empty one");
            else if (text.Text.Contains('\0', StringComparison.Ordinal))
                errors.Add(content.At, $"the environment variable {name.Text} must not contain the character NUL");
            else if (Expansion.WithHome(text.Text, environment, out var problem) is not { } expanded)
                errors.Add(text.At, $"the environment variable {name.Text} cannot be told: {problem}");
            else
                variables[name.Text] = expanded;
        }

        return variables.ToImmutable();
    }

    public static string Quote(YamlText text) => text.IsNull ? "nothing" : text.Plain ? $"'{Shorten(text.Text)}'" : $"\"{Shorten(text.Text)}\"";

    /// <summary>One line, bounded, free of control characters: it goes to a terminal.</summary>
    public static string Shorten(string text)
    {
        var clean = string.Concat(text.Take(60).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > 60 ? clean + "..." : clean;
    }
}
