using Supervisor.Configuration.Showing;

namespace Supervisor.Configuration.Tests;

/// <summary>The environment and the home in a configuration: where they are put in, and where not.</summary>
public sealed class ExpansionTests
{
    [Theory]
    [InlineData("${A}", "1")]
    [InlineData("x${A}y${B:-2}", "x1y2")]
    [InlineData("${EMPTY}", "")]
    [InlineData("${EMPTY:-other}", "other")]
    [InlineData("${B:-}", "")]
    [InlineData("$$", "$")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$$$${A}", "$${A}")]
    [InlineData("$A $(b) 5$", "$A $(b) 5$")]
    [InlineData("~/x", "/home/ada/x")]
    [InlineData("~", "/home/ada")]
    [InlineData("~bob", "~bob")]
    [InlineData("a~/b", "a~/b")]
    public void Arguments_and_values_of_variables_are_expanded(string written, string expected)
    {
        var session = Given.Session($"sessions: [{{ name: a, args: ['{written}'], env: {{ X: '{written}' }} }}]", ("A", "1"), ("EMPTY", ""));
        Assert.Equal(expected, Assert.Single(session.Args));
        Assert.Equal(expected, session.Env["X"]);
    }

    [Fact]
    public void Paths_and_commands_are_expanded_and_what_is_typed_to_a_client_is_not()
    {
        var session = Given.Session(
            "sessions: [{ name: a, command: '${BIN:-/opt}/claude', cwd: '${W}', prompt: 'say ${W} and $$', recovery: { retry_text: 'go ${W}' } }]", ("W", "/work"));
        Assert.Equal(("/opt/claude", "/work"), (session.Command, session.Cwd));
        Assert.Equal(("say ${W} and $$", "go ${W}"), (session.Prompt, session.Recovery.RetryText));
    }

    [Theory]
    [InlineData("args: [x, '${NOPE}']", "f:1:33: an item of 'args' cannot be told: the environment variable NOPE is not set; ${NOPE:-TEXT} says what holds then")]
    [InlineData("env: { T: '${NOPE}' }", "f:1:33: the environment variable T cannot be told: the environment variable NOPE is not set; ${NOPE:-TEXT} says what holds then")]
    [InlineData("args: ['${1}']", "f:1:30: an item of 'args' cannot be told: '${' must be followed by a variable's name and '}', as in ${HOME}; '$${' stands for the characters themselves")]
    public void A_variable_that_is_not_set_is_an_error_at_its_place(string key, string error) =>
        Assert.Equal([error], Given.Errors($"sessions: [{{ name: a, {key} }}]"));

    [Fact]
    public void What_is_shown_names_the_variables_and_masks_secrets()
    {
        using var file = new TemporaryFile("""
            sessions:
              - name: a
                args: [--api-key, sk-123, --token=abc, --model, "${M}"]
                env: { ANTHROPIC_API_KEY: sk-456, PLAIN: "${M}", PROXY: "http://me:pw@proxy:1" }
            notifications: { webhook: { url: "https://example.org/secret/path", secret: 0123456789abcdef } }
            """);
        var view = ConfigView.Load(file.Path, Given.Environment(("M", "opus"))).Value!;
        var text = string.Join('\n', view.Settings.Select(s => s.Value?.ToJsonString()));
        Assert.All((string[])["sk-123", "sk-456", "=abc", "pw@", "secret/path", "0123456789abcdef"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Equal(["M"], view.Settings.Single(s => s.Path.SequenceEqual(["sessions", "a", "env", "PLAIN"])).Variables);
        Assert.Contains("opus", text, StringComparison.Ordinal);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
