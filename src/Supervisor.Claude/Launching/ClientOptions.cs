using System.Collections.Frozen;

namespace Supervisor.Claude.Launching;

/// <summary>What may follow an option of the client.</summary>
internal enum OptionValue
{
    /// <summary>An option that is not known here: what follows it cannot be told.</summary>
    Unknown,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>One argument, whatever it is.</summary>
    One,

    /// <summary>One argument, unless it begins with <c>-</c>.</summary>
    Optional,

    /// <summary>Every argument up to one that begins with <c>-</c>.</summary>
    Several,
}

/// <summary>The client's options and commands, as <c>claude --help</c> of 2.1.146 and 2.1.329 lists them: a prompt among them can only be
/// found by who knows which options take a value.</summary>
internal static class ClientOptions
{
    private const string WithNone = """
        --allow-dangerously-skip-permissions --ax-screen-reader --bare --bg --background --brief --chrome -c --continue
        --dangerously-skip-permissions --desktop --disable-slash-commands --exclude-dynamic-system-prompt-sections --fork-session
        --forward-subagent-text -h --help --ide --include-hook-events --include-partial-messages --mcp-debug --no-chrome
        --no-session-persistence -p --print --replay-user-messages --restricted --safe-mode --strict-mcp-config --tmux --verbose -v --version
        """;

    private const string WithOne = """
        --agent --agents --append-system-prompt --append-system-prompt-file --autocompact --debug-file --effort --environment --fallback-model
        --input-format --json-schema --max-budget-usd --max-turns --model -n --name --output-format --permission-mode
        --permission-prompt-tool --permission-prompts --plugin-dir --plugin-url --remote-control-session-name-prefix --session-id
        --setting-sources --settings --system-prompt --system-prompt-file --system-prompt-snapshot
        """;

    private const string WithOptional = "--cloud -d --debug --from-pr --prompt-suggestions --remote-control -r --resume --teleport -w --worktree";

    private const string WithSeveral = """
        --add-dir --allowedTools --allowed-tools --betas --disallowedTools --disallowed-tools --file --mcp-config --tools
        """;

    private static readonly FrozenDictionary<string, OptionValue> Known =
        Named(WithNone, OptionValue.None)
            .Concat(Named(WithOne, OptionValue.One))
            .Concat(Named(WithOptional, OptionValue.Optional))
            .Concat(Named(WithSeveral, OptionValue.Several))
            .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Commands of the client, which begin no session.</summary>
    public static readonly FrozenSet<string> Commands = FrozenSet.ToFrozenSet(
    [
        "agents", "attach", "auth", "auto-mode", "doctor", "gateway", "import", "install", "logs", "mcp", "plugin", "plugins", "purge",
        "respawn", "rm", "setup-token", "stop", "kill", "ultrareview", "update", "upgrade",
    ]);

    /// <summary>What may follow an option.</summary>
    /// <param name="name">The option without <c>=VALUE</c>.</param>
    public static OptionValue ValueOf(string name) => Known.GetValueOrDefault(name);

    private static IEnumerable<KeyValuePair<string, OptionValue>> Named(string names, OptionValue value) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => KeyValuePair.Create(name, value));
}
