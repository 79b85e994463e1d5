using Supervisor.FaultyApi.Faults;
using Supervisor.FaultyApi.Messages;

namespace Supervisor.FaultyApi.Rules;

/// <summary>The script of faults: rules, and how far each session has come in each. Thread-safe.</summary>
/// <remarks>A script in a prompt (<c>[[faults: ...]]</c>) goes before every rule.</remarks>
public sealed class RuleBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Rule, string Key), int> _places = [];
    private IReadOnlyList<FaultRule> _rules = [];

    /// <summary>The rules in force.</summary>
    public IReadOnlyList<FaultRule> Current
    {
        get
        {
            lock (_lock)
                return _rules;
        }
    }

    /// <summary>Puts other rules in force. Every list begins anew.</summary>
    /// <exception cref="FormatException">A fault of a rule cannot be read; the rules in force stay.</exception>
    public void Replace(IEnumerable<FaultRule> rules)
    {
        IReadOnlyList<FaultRule> list = [.. rules.Select(rule => rule.Checked())];
        lock (_lock)
        {
            _rules = list;
            _places.Clear();
        }
    }

    /// <summary>Puts one rule before the others, which keep their places.</summary>
    /// <exception cref="FormatException">A fault of the rule cannot be read.</exception>
    public void Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule = rule.Checked();
        lock (_lock)
        {
            var moved = _places.Where(place => place.Key.Rule >= 0).ToList();
            foreach (var (key, _) in moved)
                _places.Remove(key);
            foreach (var (key, place) in moved)
                _places[(key.Rule + 1, key.Key)] = place;
            _rules = [rule, .. _rules];
        }
    }

    /// <summary>The fault for a request, taken from its list.</summary>
    internal Fault Take(MessagesRequest request)
    {
        lock (_lock)
        {
            return request.Kind switch
            {
                RequestKind.Main => OfMain(request),
                RequestKind.Subagent => FirstOf(request, "subagent\n", rule => rule.Subagent, _ => null),
                RequestKind.NonStream => Only(request, rule => rule.NonStream),
                RequestKind.Compaction => Only(request, rule => rule.Compaction),
                RequestKind.Helper => Only(request, rule => rule.Helper),
                _ => Fault.Ok,
            };
        }
    }

    private Fault OfMain(MessagesRequest request) =>
        PromptScript.Latest(request.Prompts) is { } script
        && Next(-1, request.Session + "\n" + script.Prompt, script.Faults, script.Then) is { } scripted
            ? FaultSyntax.Parse(scripted)
            : FirstOf(request, "", rule => rule.Faults, rule => rule.Then);

    private Fault FirstOf(MessagesRequest request, string list, Func<FaultRule, IReadOnlyList<string>> faults, Func<FaultRule, string?> then)
    {
        for (var i = 0; i < _rules.Count; i++)
        {
            var rule = _rules[i];
            if (Matches(rule, request) && Next(i, list + (rule.Shared ? "" : request.Session), faults(rule), then(rule)) is { } fault)
                return FaultSyntax.Parse(fault);
        }
        return Fault.Ok;
    }

    private Fault Only(MessagesRequest request, Func<FaultRule, string?> fault) =>
        FaultSyntax.Parse(_rules.Where(rule => Matches(rule, request)).Select(fault).FirstOrDefault(found => found is not null) ?? "ok");

    private string? Next(int rule, string key, IReadOnlyList<string> faults, string? then)
    {
        var place = _places.GetValueOrDefault((rule, key));
        if (place >= faults.Count)
            return then;
        _places[(rule, key)] = place + 1;
        return faults[place];
    }

    private static bool Matches(FaultRule rule, MessagesRequest request) =>
        (rule.Match == "*" || request.Conversation.Contains(rule.Match, StringComparison.Ordinal))
        && (rule.Prompt is null || request.LastPrompt.Contains(rule.Prompt, StringComparison.Ordinal))
        && (rule.History is null || request.Said.Any(text => text.Contains(rule.History, StringComparison.Ordinal)))
        && (rule.Session is null || request.Session == rule.Session);
}
