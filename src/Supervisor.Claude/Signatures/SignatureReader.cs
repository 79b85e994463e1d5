using System.Text.RegularExpressions;
using Supervisor.Claude.DebugLog;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Supervisor.Claude.Signatures;

/// <summary>Reads signature data strictly: a key that is not known, a pattern that is none or an id used twice is an error.</summary>
internal sealed class SignatureReader
{
    private readonly string _file;
    private readonly RegexOptions _engine;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<TextSignature> _texts = [];
    private readonly Dictionary<string, FailureClass> _hookErrors = new(StringComparer.Ordinal);
    private readonly List<DebugLineSignature> _debugLines = [];
    private readonly List<LaunchSignature> _launchProblems = [];

    private SignatureReader(string file, RegexOptions engine) => (_file, _engine) = (file, engine);

    public static ClientSignatures Read(string yaml, string file, RegexOptions engine)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var reader = new SignatureReader(file, engine);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException problem)
        {
            throw new SignatureException(
                $"{file}:{problem.Start.Line}: this is not YAML: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // The library's scanner itself fails in these ways on some texts.
            throw new SignatureException($"{file}:1: this is not YAML: {problem.Message}", problem);
        }

        if (stream.Documents.Count > 0) reader.ReadRoot(stream.Documents[0].RootNode);
        return new ClientSignatures(reader._texts, reader._hookErrors, reader._debugLines, reader._launchProblems);
    }

    private void ReadRoot(YamlNode root)
    {
        foreach (var (key, value) in Mapping(root, "the file"))
        {
            switch (Text(key))
            {
                case "signatures":
                    foreach (var entry in Entries(value, "id", "where", "pattern", "class", "clients", "reference"))
                        _texts.Add(ReadText(entry));
                    break;
                case "hook_errors":
                    foreach (var (error, failure) in Mapping(value, "hook_errors"))
                        _hookErrors[Text(error)] = Name<FailureClass>(failure, "class", Text(error));
                    break;
                case "debug_lines":
                    foreach (var entry in Entries(value, "id", "means", "levels", "pattern", "clients", "reference"))
                        _debugLines.Add(ReadDebugLine(entry));
                    break;
                case "launch_problems":
                    foreach (var entry in Entries(value, "id", "problem", "pattern", "clients", "reference"))
                        _launchProblems.Add(new LaunchSignature(
                            entry.Id, Name<LaunchProblem>(entry.Need("problem"), "problem", entry.Id), Pattern(entry)));
                    break;
                default:
                    throw At(key, $"there is no section '{Text(key)}'. Known: signatures, hook_errors, debug_lines, launch_problems.");
            }
        }
    }

    private TextSignature ReadText(Entry entry)
    {
        var where = SignaturePlace.None;
        foreach (var place in entry.List("where")) where |= Name<SignaturePlace>(place, "where", entry.Id);
        return new TextSignature(
            entry.Id,
            where == SignaturePlace.None ? SignaturePlace.Anywhere : where,
            Pattern(entry),
            Name<SignatureClass>(entry.Need("class"), "class", entry.Id),
            [.. entry.List("clients").Select(Text)],
            entry.Find("reference") is { } reference ? Text(reference) : null);
    }

    private DebugLineSignature ReadDebugLine(Entry entry) => new(
        entry.Id,
        Name<DebugMeaning>(entry.Need("means"), "means", entry.Id),
        Pattern(entry),
        [.. entry.List("levels").Select(level => Name<DebugLevel>(level, "levels", entry.Id))]);

    /// <summary>Patterns run without backtracking: their time grows with the text and not with their cunning.</summary>
    private Regex Pattern(Entry entry)
    {
        var node = entry.Need("pattern");
        try
        {
            return PatternEngine.Create(Text(node), _engine);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw At(node, $"'{entry.Id}' has a pattern that cannot be used: {problem.Message} "
                + "Patterns are .NET regular expressions without look-around, back-references and atomic groups.");
        }
    }

    private IEnumerable<Entry> Entries(YamlNode node, params string[] known)
    {
        if (node is not YamlSequenceNode sequence) throw At(node, "a list of entries is expected here.");
        foreach (var item in sequence)
        {
            var fields = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
            foreach (var (key, value) in Mapping(item, "an entry"))
            {
                if (!known.Contains(Text(key), StringComparer.Ordinal))
                    throw At(key, $"an entry has no '{Text(key)}'. Known: {string.Join(", ", known)}.");
                fields[Text(key)] = value;
            }

            var id = fields.TryGetValue("id", out var name) ? Text(name) : throw At(item, "an entry needs an id.");
            if (!_ids.Add(id)) throw At(item, $"the id '{id}' is used twice.");
            yield return new Entry(this, id, item, fields);
        }
    }

    private IDictionary<YamlNode, YamlNode> Mapping(YamlNode node, string what) =>
        node is YamlMappingNode mapping ? mapping.Children : throw At(node, $"{what} must be a mapping of keys to values.");

    private string Text(YamlNode node) =>
        node is YamlScalarNode { Value: { } value } ? value : throw At(node, "a text is expected here.");

    private T Name<T>(YamlNode node, string key, string id)
        where T : struct, Enum
    {
        var text = Text(node);
        foreach (var value in Enum.GetValues<T>())
        {
            if (SnakeCase.Of(value.ToString()) == text) return value;
        }

        var names = string.Join(", ", Enum.GetNames<T>().Select(SnakeCase.Of));
        throw At(node, $"'{id}' has {key} '{text}', which does not exist. Known: {names}.");
    }

    private SignatureException At(YamlNode node, string problem) => new($"{_file}:{node.Start.Line}: {problem}");

    private sealed record Entry(SignatureReader Reader, string Id, YamlNode Node, Dictionary<string, YamlNode> Fields)
    {
        public YamlNode? Find(string key) => Fields.GetValueOrDefault(key);

        /// <summary>One value or several.</summary>
        public YamlSequenceNode List(string key) => Find(key) switch
        {
            null => new YamlSequenceNode(),
            YamlSequenceNode several => several,
            var one => new YamlSequenceNode(one),
        };

        public YamlNode Need(string key) => Find(key) ?? throw Reader.At(Node, $"'{Id}' needs a '{key}'.");
    }
}
