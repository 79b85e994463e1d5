using System.Text.RegularExpressions;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Supervisor.Claude.Screens;

/// <summary>Turns the YAML of a signature file into <see cref="ScreenSignatures"/>, and says where it is wrong.</summary>
internal sealed class ScreenSignatureFile
{
    private readonly string _name;
    private readonly RegexOptions _engine;

    private ScreenSignatureFile(string name, RegexOptions engine) => (_name, _engine) = (name, engine);

    public static ScreenSignatures Read(TextReader reader, string name, RegexOptions engine)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(reader);
        }
        catch (YamlException error)
        {
            throw new SignatureException($"{name}:{error.Start.Line}:{error.Start.Column}: not valid YAML: {error.Message}", error);
        }
        var file = new ScreenSignatureFile(name, engine);
        if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode root)
            throw new SignatureException($"{name}: expected a mapping with the key 'screens'.");
        return file.Screens(file.Map(root, "screens"));
    }

    private ScreenSignatures Screens(YamlMappingNode screens)
    {
        var input = Map(screens, "input");
        var titles = Map(screens, "titles");
        var busy = Map(screens, "busy");
        var conversation = Map(screens, "conversation");
        var dialogs = Map(screens, "dialogs");
        return new ScreenSignatures
        {
            Rule = Text(screens, "rule"),
            Prompt = Text(screens, "prompt"),
            ShellPrompts = Texts(input, "shell"),
            HiddenLines = Pattern(input, "hidden"),
            Placeholders = Patterns(input, "placeholders"),
            Resend = Pattern(input, "resend"),
            Pasted = Pattern(input, "pasted"),
            Stashed = Pattern(input, "stashed"),
            VimMode = Pattern(input, "vim"),
            Completion = Pattern(input, "completion"),
            Separators = Texts(screens, "separators"),
            IdleTitles = Texts(titles, "idle"),
            BusyTitles = Texts(titles, "busy"),
            BusyFooters = Patterns(busy, "footers"),
            Spinner = Pattern(busy, "spinner"),
            Elapsed = Pattern(busy, "elapsed"),
            Tokens = Pattern(busy, "tokens"),
            Activity = Activity(Map(screens, "activity")),
            Waiting = Patterns(screens, "waiting"),
            OwnWaits = Patterns(screens, "own_waits"),
            Bullets = Texts(conversation, "bullets"),
            Result = Text(conversation, "result"),
            Summary = Pattern(conversation, "summary"),
            Completed = Pattern(conversation, "completed"),
            Queued = Pattern(conversation, "queued"),
            Notices = Patterns(conversation, "notices"),
            Errors = Patterns(conversation, "errors"),
            Compaction = Compaction(Map(conversation, "compaction")),
            DialogFooters = Patterns(dialogs, "footers"),
            Selected = Pattern(dialogs, "selected"),
            Numbered = Pattern(dialogs, "numbered"),
            Option = Pattern(dialogs, "option"),
            Inline = Pattern(dialogs, "inline"),
            Checked = Pattern(dialogs, "checked"),
            CheckedAfter = Pattern(dialogs, "checked_after"),
            BesideBox = NamedPatterns(dialogs, "besides"),
            DialogNames = NamedPatterns(dialogs, "names"),
        };
    }

    private ActivitySignatures Activity(YamlMappingNode activity) => new()
    {
        Thinking = Pattern(activity, "thinking"),
        Hook = Pattern(activity, "hook"),
        Compacting = Pattern(activity, "compacting"),
        ToolTimer = Pattern(activity, "tool_timer"),
        ToolCall = Pattern(activity, "tool_call"),
        ToolTitles = Patterns(activity, "tool_titles"),
        ToolLingers = Pattern(activity, "tool_lingers"),
        ToolRuns = Patterns(activity, "tool_runs"),
        Background = Pattern(activity, "background"),
    };

    private CompactionSignatures Compaction(YamlMappingNode compaction) => new()
    {
        Command = Pattern(compaction, "command"),
        Done = Patterns(compaction, "done"),
        Failed = Patterns(compaction, "failed"),
    };

    private YamlMappingNode Map(YamlMappingNode parent, string key) => Node<YamlMappingNode>(parent, key);

    private string Text(YamlMappingNode parent, string key) => Node<YamlScalarNode>(parent, key).Value ?? "";

    private List<string> Texts(YamlMappingNode parent, string key) =>
        [.. Items<YamlScalarNode>(parent, key).Select(item => item.Value ?? "")];

    private List<Regex> Patterns(YamlMappingNode parent, string key) => [.. Items<YamlScalarNode>(parent, key).Select(Pattern)];

    private List<NamedPattern> NamedPatterns(YamlMappingNode parent, string key) =>
        [.. Items<YamlMappingNode>(parent, key)
            .Select(item => new NamedPattern(Text(item, "name"), Pattern(item, "pattern"))
            {
                Form = Choice<DialogForm>(item, "form"),
                IsTitle = Flag(item, "title"),
                InBlocks = Flag(item, "blocks"),
            })];

    private T Choice<T>(YamlMappingNode parent, string key)
        where T : struct, Enum
    {
        if (!parent.Children.ContainsKey(new YamlScalarNode(key)))
            return default;
        var node = Node<YamlScalarNode>(parent, key);
        foreach (var choice in Enum.GetValues<T>())
            if (node.Value == SnakeCase.Of(choice.ToString()))
                return choice;
        throw Wrong(node, $"'{key}' must be one of {string.Join(", ", Enum.GetNames<T>().Select(SnakeCase.Of))}.");
    }

    private bool Flag(YamlMappingNode parent, string key)
    {
        if (!parent.Children.ContainsKey(new YamlScalarNode(key)))
            return false;
        var node = Node<YamlScalarNode>(parent, key);
        return bool.TryParse(node.Value, out var flag) ? flag : throw Wrong(node, $"'{key}' must be true or false.");
    }

    private Regex Pattern(YamlMappingNode parent, string key) => Pattern(Node<YamlScalarNode>(parent, key));

    private Regex Pattern(YamlScalarNode node)
    {
        try
        {
            return new Regex(node.Value ?? "", RegexOptions.CultureInvariant | _engine);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw Wrong(node, $"this pattern cannot be used: {error.Message}");
        }
    }

    private IEnumerable<T> Items<T>(YamlMappingNode parent, string key)
        where T : YamlNode
    {
        foreach (var item in Node<YamlSequenceNode>(parent, key))
            yield return item as T ?? throw Wrong(item, $"expected {Kind(typeof(T))} in '{key}'.");
    }

    private T Node<T>(YamlMappingNode parent, string key)
        where T : YamlNode
    {
        if (!parent.Children.TryGetValue(new YamlScalarNode(key), out var node))
            throw Wrong(parent, $"the key '{key}' is missing.");
        return node as T ?? throw Wrong(node, $"'{key}' must be {Kind(typeof(T))}.");
    }

    private SignatureException Wrong(YamlNode node, string what) => new($"{_name}:{node.Start.Line}:{node.Start.Column}: {what}");

    private static string Kind(Type type) =>
        type == typeof(YamlMappingNode) ? "a mapping" : type == typeof(YamlSequenceNode) ? "a list" : "a text";
}
