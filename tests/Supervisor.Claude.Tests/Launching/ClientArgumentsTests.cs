using Supervisor.Claude.Launching;

namespace Supervisor.Claude.Tests.Launching;

public class ClientArgumentsTests
{
    private static readonly Guid Id = Guid.Parse("8b407aa7-f126-4738-b891-2c9aaf73aa9d");

    /// <summary>Measured on both clients: the prompt is submitted at once, and is not taken for another allowed tool.</summary>
    [Fact]
    public void A_new_session_gets_its_id_its_files_and_its_prompt_after_the_users_options() =>
        Assert.Equal(
            ["--model", "opus", "--allowedTools", "Bash", "Read",
                "--session-id", "8b407aa7-f126-4738-b891-2c9aaf73aa9d",
                "--debug-file", "/s/debug/api.log", "--settings", "/s/hooks/api.json", "--", "first task"],
            ClientArguments.Build(
                ["--model", "opus", "--allowedTools", "Bash", "Read"],
                new ClientLaunch(Id, Resume: false, "/s/debug/api.log", "/s/hooks/api.json", "first task")));

    [Fact]
    public void An_old_one_is_resumed() =>
        Assert.Equal(
            ["--resume", "8b407aa7-f126-4738-b891-2c9aaf73aa9d", "--", "continue"],
            ClientArguments.Build([], new ClientLaunch(Id, Resume: true, null, null, "continue")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_prompt_nothing_is_submitted(string? prompt) =>
        Assert.Equal(
            ["--session-id", "8b407aa7-f126-4738-b891-2c9aaf73aa9d"],
            ClientArguments.Build([], new ClientLaunch(Id, Resume: false, null, null, prompt)));

    /// <summary>
    /// Measured on both clients: after <c>--</c> each of these is submitted as it is; without it the first two are not.
    /// </summary>
    [Theory]
    [InlineData("-dash prompt")]
    [InlineData("--help me please")]
    [InlineData("/usr/bin is what")]
    [InlineData("line one\nline two")]
    public void A_prompt_of_any_beginning_stands_behind_the_end_of_the_options(string prompt) =>
        Assert.Equal(["--", prompt], ClientArguments.Build([], new ClientLaunch(Id, false, null, null, prompt)).TakeLast(2));

    /// <summary>Measured: of two <c>--settings</c> 2.1.146 heeds the first and 2.1.329 the last.</summary>
    [Theory]
    [InlineData("mine.json", "--settings", "mine.json")]
    [InlineData("{\"a\":1}", "--settings={\"a\":1}")]
    public void A_users_settings_are_taken_out_to_be_merged_into_ours(string expected, params string[] given)
    {
        string[] user = ["--model", "opus", .. given, "--verbose"];
        Assert.Empty(ClientArguments.Problems(user));
        Assert.Equal(expected, ClientArguments.UserSettings(user));
        var built = ClientArguments.Build(user, new ClientLaunch(Id, false, null, "/s/hooks/api.json"));
        Assert.Equal(["--model", "opus", "--verbose"], built.Take(3));
        Assert.Single(built, argument => argument.StartsWith("--settings", StringComparison.Ordinal));
        Assert.Equal(user, ClientArguments.Build(user, new ClientLaunch(Id, false, null, null)).Take(user.Length));
    }

    [Theory]
    [InlineData("--session-id", "x")]
    [InlineData("--session-id=x")]
    [InlineData("--resume")]
    [InlineData("-r", "x")]
    [InlineData("--continue")]
    [InlineData("-c")]
    [InlineData("--fork-session")]
    [InlineData("-p")]
    [InlineData("--print")]
    [InlineData("--debug-file", "/x")]
    [InlineData("--bg")]
    [InlineData("--settings")]
    [InlineData("--settings", "a", "--settings", "b")]
    [InlineData("--", "a prompt")]
    public void What_the_supervisor_must_say_itself_is_a_mistake_in_the_configuration(params string[] arguments)
    {
        var problem = Assert.Single(ClientArguments.Problems(arguments));
        Assert.Contains(arguments[0].Split('=')[0], problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_options_are_the_users() =>
        Assert.Empty(ClientArguments.Problems(
            ["--model", "opus", "--permission-mode", "plan", "--add-dir", "../x", "--mcp-config", "m.json", "--debug", "api"]));
}
