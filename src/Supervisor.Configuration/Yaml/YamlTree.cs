using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Supervisor.Configuration.Yaml;

/// <summary>Reads one YAML document into values with their places. YamlDotNet's own representation model stops at the first
/// duplicate key; this one reports it and reads on.</summary>
internal sealed class YamlTree
{
    // Far deeper than any configuration, far shallower than the stack.
    private const int MaxDepth = 64;

    private readonly Parser _parser;
    private readonly Action<Place, string> _report;
    private readonly Dictionary<AnchorName, YamlValue> _anchors = [];
    private readonly string _file;
    private int _depth;

    private YamlTree(string text, Action<Place, string> report, string file)
    {
        _file = file;
        _parser = new Parser(new StringReader(text));
        _report = report;
    }

    /// <summary>The document, null when it is empty or cannot be read; then the reason was reported.</summary>
    /// <param name="file">The included file, as it is shown to people; empty for the main one.</param>
    public static YamlValue? Read(string text, Action<Place, string> report, string file = "")
    {
        try
        {
            return new YamlTree(text, report, file).Document();
        }
        catch (YamlException e)
        {
            report(PlaceOf(e.Start, file), $"not valid YAML: {OneLine(e.InnerException?.Message ?? e.Message)}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // The scanner itself fails in these ways on some hostile texts; a person still gets a place to look at.
            report(Place.Start with { File = file }, $"not valid YAML: {OneLine(e.Message)}");
        }

        return null;
    }

    private static string OneLine(string message) =>
        string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private Place PlaceOf(Mark mark) => PlaceOf(mark, _file);

    private static Place PlaceOf(Mark mark, string file) =>
        new((int)Math.Clamp((long)mark.Line, 1, int.MaxValue), (int)Math.Clamp((long)mark.Column, 1, int.MaxValue), file);

    private YamlValue? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _)) return null;
        _parser.Consume<DocumentStart>();
        var root = Value();
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            _report(PlaceOf(second.Start), "a second document begins here; a configuration is one document, so remove this '---' and what follows");
        return root;
    }

    private YamlValue Value()
    {
        if (++_depth > MaxDepth)
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {MaxDepth} levels");
        var value = ValueHere();
        _depth--;
        return value;
    }

    private YamlValue ValueHere()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value, out var known)
                ? known
                : throw new YamlException(alias.Start, alias.End, $"the alias *{alias.Value} has no anchor before it");
        }

        var start = _parser.Current as NodeEvent;
        YamlValue value;
        if (_parser.TryConsume<Scalar>(out var scalar))
            value = new YamlText(PlaceOf(scalar.Start), scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any && scalar.IsPlainImplicit);
        else if (_parser.TryConsume<SequenceStart>(out var sequence))
            value = List(sequence);
        else
            value = Mapping(_parser.Consume<MappingStart>());

        if (start is { Anchor.IsEmpty: false }) _anchors[start.Anchor] = value;
        return value;
    }

    private YamlList List(SequenceStart start)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Value());
        return new YamlList(PlaceOf(start.Start), items);
    }

    private YamlMapping Mapping(MappingStart start)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        var merged = new List<YamlValue>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value();
            var value = Value();
            if (key is not YamlText text)
                _report(key.At, $"a key must be a single word, not {key.Noun}");
            else if (text is { Plain: true, Text: "<<" })
                merged.Add(value);
            else if (!seen.TryAdd(text.Text, text.At))
                _report(text.At, $"'{text.Text}' is given twice; it was first given in line {seen[text.Text].Line}");
            else
                entries.Add(new YamlEntry(text, value));
        }

        foreach (var source in merged.SelectMany(m => m is YamlList list ? list.Items : [m])) Merge(entries, seen, source);
        return new YamlMapping(PlaceOf(start.Start), entries);
    }

    private void Merge(List<YamlEntry> entries, Dictionary<string, Place> seen, YamlValue source)
    {
        if (source is not YamlMapping mapping)
        {
            _report(source.At, $"'<<' takes a mapping, or a list of mappings, not {source.Noun}");
            return;
        }

        entries.AddRange(mapping.Entries.Where(e => seen.TryAdd(e.Key.Text, e.Key.At)));
    }
}
