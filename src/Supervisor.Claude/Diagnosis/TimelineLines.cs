using System.Text.RegularExpressions;
using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Signatures;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Supervisor.Claude.Diagnosis;

/// <summary>The lines that make a timeline, as data (<c>timeline.yaml</c>).</summary>
internal sealed record TimelineWords(IReadOnlyList<TimelineLine> Lines, Regex Forms);

/// <summary>Reads them.</summary>
internal static class TimelineLines
{
    private const string BuiltInName = "Supervisor.Claude.timeline.yaml";
    private static readonly Lazy<TimelineWords> LazyBuiltIn = new(LoadBuiltIn);

    /// <summary>What this build knows, in the order it is asked.</summary>
    public static TimelineWords BuiltIn => LazyBuiltIn.Value;

    /// <summary>Reads such data.</summary>
    /// <exception cref="SignatureException">It cannot be used; the message names file, line and entry.</exception>
    public static TimelineWords Parse(string yaml, string file)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException problem)
        {
            throw new SignatureException($"{file}:{problem.Start.Line}: this is not YAML: {problem.Message}", problem);
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }, ..] || !root.Children.TryGetValue("lines", out var lines)
            || lines is not YamlSequenceNode entries)
        {
            throw new SignatureException($"{file}:1: a list 'lines' is expected.");
        }

        var forms = root.Children.TryGetValue("forms", out var named) && named is YamlSequenceNode texts
            ? string.Join('|', texts.Select(text => (text as YamlScalarNode)?.Value)) : "^$";
        return new TimelineWords([.. entries.Select(entry => Read(entry, file))], new Regex(forms, RegexOptions.CultureInvariant | PatternEngine.BuiltIn));
    }

    private static TimelineLine Read(YamlNode entry, string file)
    {
        if (entry is not YamlMappingNode mapping) throw Wrong(entry, "an entry must be a mapping.");
        string? Find(string key) => mapping.Children.TryGetValue(key, out var node) ? (node as YamlScalarNode)?.Value : null;
        string Need(string key) => Find(key) ?? throw Wrong(entry, $"an entry needs a '{key}'.");

        var levels = mapping.Children.TryGetValue("levels", out var named) && named is YamlSequenceNode several
            ? several.Select(level => Name<DebugLevel>(level, (level as YamlScalarNode)?.Value)).ToArray()
            : [];
        try
        {
            var pattern = new Regex(Need("pattern"), RegexOptions.CultureInvariant | RegexOptions.Singleline | PatternEngine.BuiltIn);
            return new TimelineLine(Need("id"), Name<LineKind>(entry, Need("kind")), Need("contains"), pattern, levels, Find("show"));
        }
        catch (ArgumentException problem)
        {
            throw Wrong(entry, $"this pattern cannot be used: {problem.Message}");
        }

        T Name<T>(YamlNode at, string? text)
            where T : struct, Enum
        {
            foreach (var value in Enum.GetValues<T>())
                if (SnakeCase.Of(value.ToString()) == text) return value;
            throw Wrong(at, $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>().Select(SnakeCase.Of))}.");
        }

        SignatureException Wrong(YamlNode at, string what) => new($"{file}:{at.Start.Line}: {what}");
    }

    private static TimelineWords LoadBuiltIn()
    {
        using var stream = typeof(TimelineLines).Assembly.GetManifestResourceStream(BuiltInName)
            ?? throw new SignatureException($"This build lacks its resource {BuiltInName}. Build it again.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), "timeline.yaml");
    }
}
