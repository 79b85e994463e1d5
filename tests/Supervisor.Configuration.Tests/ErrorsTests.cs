namespace Supervisor.Configuration.Tests;

public class ErrorsTests
{
    [Fact]
    public void Every_error_is_reported_at_once_in_the_order_of_the_file() =>
        Assert.Equal(
            [
                "f:1:11: unknown key 'sockt' in 'daemon'; did you mean 'socket'?",
                "f:2:24: 'autostart' must be true or false, not 'maybe'",
                "f:4:5: a session needs a 'name'",
                "f:5:30: 'stall_after' must be a duration such as 500ms, 15s, 5m, 2h or 1m30s, or a mapping with floor, start and ceiling, not 'soon'",
                "f:6:11: 'name' cannot be 'all': commands use that for every session",
                "f:7:5: unknown key 'restrat' in a session; did you mean 'restart'?",
            ],
            Given.Errors("""
                daemon: { sockt: x }
                defaults: { autostart: maybe }
                sessions:
                  - cwd: /a
                    recovery: { stall_after: soon }
                  - name: all
                    restrat: {}
                """));

    [Theory]
    [InlineData("daemon: 5", "f:1:9: 'daemon' must be a mapping (key: value), not a single value")]
    [InlineData("[a]", "f:1:1: the configuration must be a mapping (key: value), not a list")]
    [InlineData("sessions: { a: b }", "f:1:11: 'sessions' must be a list, each item beginning '- name: ...', not a mapping")]
    [InlineData("sessions: [api]", "f:1:12: a session must be a mapping (key: value), not a single value")]
    [InlineData("sessions: [{ name: [a] }]", "f:1:20: 'name' must be a single value, not a list")]
    [InlineData("sessions: [{ name: }]", "f:1:20: 'name' has no value; give one or remove the key")]
    [InlineData("sessions: [{ name: -a }]", "f:1:20: 'name' must be 1 to 64 of the characters A-Z a-z 0-9 . _ - and must not begin with '.' or '-'")]
    [InlineData("sessions: [{ name: a/b }]", "f:1:20: 'name' must be 1 to 64 of the characters A-Z a-z 0-9 . _ - and must not begin with '.' or '-'")]
    [InlineData("sessions: [{ name: a }, { name: a }]", "f:1:33: 'name' is 'a' again; the session in line 1 has that name already")]
    [InlineData("sessions: [{ name: a, kind: plane }]", "f:1:29: 'kind' must be one of claude, plain, not 'plane' (did you mean 'plain'?)")]
    [InlineData("sessions: [{ name: a, kind: plain }]", "f:1:12: 'a' is of kind plain and needs a 'command'")]
    [InlineData("sessions: [{ name: a, kind: plain, command: b, prompt: c }]", "f:1:48: 'prompt' has no meaning for a session of kind plain: the supervisor knows nothing about its program; remove it, or say 'kind: claude'")]
    [InlineData("sessions: [{ name: a, args: x }]", "f:1:29: 'args' must be a list, as in [a, b], not a single value")]
    [InlineData("sessions: [{ name: a, args: [{}] }]", "f:1:30: 'args' is a list of text; this item is a mapping")]
    [InlineData("sessions: [{ name: a, prompt: \"\\e[A\" }]", "f:1:31: 'prompt' must not contain the control character U+001B")]
    [InlineData("sessions: [{ name: a, prompt: ' ' }]", "f:1:31: 'prompt' must not be blank")]
    [InlineData("defaults: { name: a }", "f:1:13: unknown key 'name' in 'defaults'; it may have: kind, command, args, cwd, prompt, env, inherit_env, autostart, terminal, restart, recovery, schedule (keys of your own begin with x-)")]
    [InlineData("defaults: { env: [A] }", "f:1:18: 'env' must be a mapping (NAME: value), not a list")]
    [InlineData("defaults: { env: { A: } }", "f:1:23: the environment variable A has no value; write \"\" for an empty one")]
    [InlineData("defaults: { env: { A=B: c } }", "f:1:20: 'A=B' cannot be the name of an environment variable")]
    [InlineData("defaults: { terminal: { columns: 19 } }", "f:1:34: 'columns' must be a whole number from 20 to 500, not '19'")]
    [InlineData("defaults: { terminal: { rows: '40' } }", "f:1:31: 'rows' must be a whole number from 5 to 200, not \"40\"")]
    [InlineData("defaults: { restart: { when: on_failure } }", "f:1:30: 'when' must be one of always, never, on-failure, not 'on_failure' (did you mean 'on-failure'?)")]
    [InlineData("defaults: { restart: { start_seconds: soon } }", "f:1:39: 'start_seconds' must be a number of seconds or a duration such as 500ms, 15s, 5m, 2h or 1m30s, not 'soon'")]
    [InlineData("defaults: { restart: { backoff: [3s, 1s] } }", "f:1:33: 'backoff' in 'restart' must be two durations, the shortest and the longest wait, as in [1s, 60s]")]
    [InlineData("defaults: { recovery: { backoff: [] } }", "f:1:34: 'backoff' in 'recovery' must be a list of 1 to 100 durations, one for each retry, as in [2s, 15s, 60s]")]
    [InlineData("defaults: { recovery: { max_retries: 1001 } }", "f:1:38: 'max_retries' must be a whole number from 0 to 1000, not '1001'")]
    [InlineData("defaults: { recovery: { stall_after: 5 } }", "f:1:38: 'stall_after' must be a duration such as 500ms, 15s, 5m, 2h or 1m30s, or a mapping with floor, start and ceiling, not '5'")]
    [InlineData("defaults: { recovery: { stall_after: 25h } }", "f:1:38: 'stall_after' must be from 10ms to 24h, not '25h'")]
    [InlineData("defaults: { recovery: { retry_text: \"a\\nb\" } }", "f:1:37: 'retry_text' must be a single line")]
    [InlineData("daemon: { hooks: { listen: 0.0.0.0:80 } }", "f:1:28: 'listen' must be HOST:PORT on the loopback interface, as in 127.0.0.1:0 (0: any free port); 0.0.0.0 can be reached from outside, and what is received there steers sessions")]
    [InlineData("daemon: { hooks: { listen: 127.0.0.1:65536 } }", "f:1:28: 'listen' must be HOST:PORT on the loopback interface, as in 127.0.0.1:0 (0: any free port), not '127.0.0.1:65536'")]
    [InlineData("daemon: { log_level: loud }", "f:1:22: 'log_level' must be one of debug, error, info, trace, warning, not 'loud'")]
    [InlineData("daemon: { state_dir: '${NOPE}/x' }", "f:1:22: 'state_dir' cannot be told: the environment variable NOPE is not set; ${NOPE:-TEXT} says what holds then")]
    [InlineData("daemon: { state_dir: '${NO' }", "f:1:22: 'state_dir' cannot be told: '${' must be followed by a variable's name and '}', as in ${HOME}; '$${' stands for the characters themselves")]
    [InlineData("daemon: { state_dir: ~bob/x }", "f:1:22: 'state_dir' cannot be told: '~' means your own home and is followed by '/'; write another user's home in full")]
    [InlineData("claude: {}\nclaude: {}", "f:2:1: 'claude' is given twice; it was first given in line 1")]
    [InlineData("claude: {}\n---\nclaude: {}", "f:2:1: a second document begins here; a configuration is one document, so remove this '---' and what follows")]
    [InlineData("sessions: *a", "f:1:11: not valid YAML: the alias *a has no anchor before it")]
    public void Each_mistake_is_explained_at_its_place(string text, string error) => Assert.Equal([error], Given.Errors(text));

    [Fact]
    public void A_socket_path_that_the_system_cannot_take_is_refused()
    {
        var error = Assert.Single(Given.Errors($"daemon: {{ socket: /{new string('a', 107)} }}"));

        Assert.StartsWith("f:1:19: 'socket' is too long: the system allows 107 bytes", error, StringComparison.Ordinal);
        Given.Config($"daemon: {{ socket: /{new string('a', 106)} }}");
    }

    [Fact]
    public void A_default_socket_that_is_too_long_says_what_to_do()
    {
        var error = Assert.Single(Given.Errors("sessions: []", ("XDG_RUNTIME_DIR", "/" + new string('r', 100))));

        Assert.StartsWith("f:1:1: the default socket is too long", error, StringComparison.Ordinal);
        Assert.EndsWith("name a shorter path in daemon.socket", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b: c", 1)]
    [InlineData("claude:\n  command: a\n bad: b", 3)]
    [InlineData("a: {\n b: ]\n}", 2)]
    [InlineData("a: 'open", 1)]
    public void A_syntax_error_has_its_line(string text, int line)
    {
        var error = Given.Parsed(text).Errors[0];

        Assert.Equal(line, error.Line);
        Assert.StartsWith("not valid YAML: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Line:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_nested_without_end_is_refused_not_followed() =>
        Assert.Contains("nested deeper than 64 levels", Assert.Single(Given.Errors("x-a: " + new string('[', 5_000))), StringComparison.Ordinal);
}
