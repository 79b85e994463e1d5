using Supervisor.Claude.Launching;

namespace Supervisor.Claude.Tests.Launching;

public class ClientEnvironmentTests
{
    private static readonly Dictionary<string, string> None = [];

    private static readonly SupervisorVariables Ours = new("api", "/run/s.sock", "secret");

    /// <summary>What a tool of either client finds in its environment, measured, and what is reported for other ways to start one.</summary>
    [Theory]
    [InlineData("CLAUDECODE")]
    [InlineData("AI_AGENT")]
    [InlineData("CLAUDE_EFFORT")]
    [InlineData("CLAUDE_CODE_ENTRYPOINT")]
    [InlineData("CLAUDE_CODE_EXECPATH")]
    [InlineData("CLAUDE_CODE_SESSION_ID")]
    [InlineData("CLAUDE_CODE_CHILD_SESSION")]
    [InlineData("CLAUDE_CODE_SSE_PORT")]
    [InlineData("CLAUDE_CODE_MESSAGING_SOCKET")]
    [InlineData("CLAUDE_BG_RENDEZVOUS_SOCK")]
    [InlineData("TMUX")]
    [InlineData("SUPERVISOR_ENABLED")]
    [InlineData("NOTIFY_SOCKET")]
    public void What_an_outer_client_or_supervisor_left_is_not_inherited(string name)
    {
        var inherited = new Dictionary<string, string> { [name] = "1", ["PATH"] = "/bin" };
        var built = ClientEnvironment.Build(inherited, None, None, inheritEnvironment: true, Ours);
        Assert.False(built.ContainsKey(name));
        Assert.Equal("/bin", built["PATH"]);
        Assert.Equal("0", ClientEnvironment.Build(inherited, None, new Dictionary<string, string> { [name] = "0" }, true, null)[name]);
    }

    [Theory]
    [InlineData("CLAUDE_CONFIG_DIR")]
    [InlineData("CLAUDE_CODE_SESSIONEND_HOOKS_TIMEOUT_MS")]
    [InlineData("CLAUDE_CODE_MAX_OUTPUT_TOKENS")]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("COLORTERM")]
    public void What_a_person_sets_for_the_client_is_inherited(string name) =>
        Assert.Equal("v", ClientEnvironment.Build(new Dictionary<string, string> { [name] = "v" }, None, None, true, Ours)[name]);

    [Fact]
    public void An_outer_supervisors_variables_give_way_to_ours_and_nobody_overrules_them()
    {
        var forged = new Dictionary<string, string> { ["SUPERVISOR_SESSION"] = "x", ["SUPERVISOR_HOOK_TOKEN"] = "x" };
        var built = ClientEnvironment.Build(forged, forged, forged, inheritEnvironment: true, Ours);
        Assert.Equal("api", built["SUPERVISOR_SESSION"]);
        Assert.Equal("/run/s.sock", built["SUPERVISOR_SOCKET"]);
        Assert.Equal("secret", built["SUPERVISOR_HOOK_TOKEN"]);
    }

    [Fact]
    public void The_sessions_word_wins_over_the_clients_and_that_over_what_is_inherited()
    {
        var built = ClientEnvironment.Build(
            new Dictionary<string, string> { ["A"] = "1", ["B"] = "1", ["C"] = "1" },
            new Dictionary<string, string> { ["B"] = "2", ["C"] = "2" },
            new Dictionary<string, string> { ["C"] = "3" },
            inheritEnvironment: true,
            null);
        Assert.Equal(("1", "2", "3"), (built["A"], built["B"], built["C"]));
    }

    [Fact]
    public void Without_inheritance_there_is_only_what_the_configuration_says_and_what_is_needed()
    {
        var built = ClientEnvironment.Build(
            new Dictionary<string, string> { ["PATH"] = "/bin", ["ANTHROPIC_API_KEY"] = "k" },
            new Dictionary<string, string> { ["HOME"] = "/h" },
            None,
            inheritEnvironment: false,
            Ours);
        Assert.Equal(
            ["CLAUDE_CODE_DISABLE_AGENT_VIEW", "HOME", "SUPERVISOR_HOOK_TOKEN", "SUPERVISOR_SESSION", "SUPERVISOR_SOCKET", "TERM"],
            built.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_terminal_is_the_sessions_own_unless_the_configuration_names_another()
    {
        var inherited = new Dictionary<string, string> { ["TERM"] = "dumb" };
        Assert.Equal("xterm-256color", ClientEnvironment.Build(inherited, None, None, true, Ours)["TERM"]);
        var named = new Dictionary<string, string> { ["TERM"] = "xterm-kitty", ["CLAUDE_CODE_DISABLE_AGENT_VIEW"] = "0" };
        var built = ClientEnvironment.Build(inherited, named, None, true, Ours);
        Assert.Equal("xterm-kitty", built["TERM"]);
        Assert.Equal("0", built["CLAUDE_CODE_DISABLE_AGENT_VIEW"]);
    }

    /// <summary>Measured on both clients: an http hook goes through the proxy of the environment, unless loopback is excepted.</summary>
    [Theory]
    [InlineData(null, null, "127.0.0.1")]
    [InlineData("NO_PROXY", "internal.example", "internal.example,127.0.0.1")]
    [InlineData("no_proxy", "internal.example", "internal.example,127.0.0.1")]
    public void Hooks_go_past_a_proxy(string? name, string? value, string expected)
    {
        var inherited = new Dictionary<string, string> { ["HTTP_PROXY"] = "http://proxy.example:3128" };
        if (name is not null) inherited[name] = value!;
        var built = ClientEnvironment.Build(inherited, None, None, inheritEnvironment: true, Ours);
        Assert.Equal((expected, expected), (built["NO_PROXY"], built["no_proxy"]));
    }

    [Theory]
    [InlineData("HTTP_PROXY", "")]
    [InlineData("HTTPS_PROXY", "http://proxy.example:3128")]
    public void Without_a_proxy_in_the_way_nothing_is_excepted(string name, string value)
    {
        var inherited = new Dictionary<string, string> { [name] = value };
        Assert.False(ClientEnvironment.Build(inherited, None, None, inheritEnvironment: true, Ours).ContainsKey("NO_PROXY"));
    }

    [Fact]
    public void Everything_excepted_stays_everything()
    {
        var inherited = new Dictionary<string, string> { ["ALL_PROXY"] = "socks5://proxy.example", ["NO_PROXY"] = "*" };
        Assert.Equal("*", ClientEnvironment.Build(inherited, None, None, inheritEnvironment: true, Ours)["NO_PROXY"]);
    }
}
