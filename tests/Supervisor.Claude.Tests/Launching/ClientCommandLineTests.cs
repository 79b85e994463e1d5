using Supervisor.Claude.Launching;

namespace Supervisor.Claude.Tests.Launching;

public sealed class ClientCommandLineTests
{
    private const string Id = "8b407aa7-f126-4738-b891-2c9aaf73aa9d";

    [Theory]
    [InlineData("", "", null)]
    [InlineData("fix", "", "fix")]
    [InlineData("--model opus fix", "--model opus", "fix")]
    [InlineData("--model=opus fix", "--model=opus", "fix")]
    [InlineData("fix --model opus", "--model opus", "fix")]
    [InlineData("--verbose fix", "--verbose", "fix")]
    [InlineData("--debug hooks", "--debug hooks", null)]
    [InlineData("--debug --verbose fix", "--debug --verbose", "fix")]
    [InlineData("--allowedTools Bash Edit --verbose fix", "--allowedTools Bash Edit --verbose", "fix")]
    [InlineData("--add-dir a b -- fix", "--add-dir a b", "fix")]
    [InlineData("--model opus -- -x", "--model opus", "-x")]
    [InlineData("--from-the-future=1 fix", "--from-the-future=1", "fix")]
    [InlineData("--from-the-future -- fix", "--from-the-future", "fix")]
    [InlineData("--from-the-future --verbose", "--from-the-future --verbose", null)]
    [InlineData("--system-prompt --odd fix", "--system-prompt --odd", "fix")]
    public void Options_and_prompt_are_told_apart_as_the_client_does(string line, string options, string? prompt)
    {
        var read = ClientCommandLine.Read(Words(line));
        Assert.Empty(read.Problems);
        Assert.Equal(Words(options), read.Options);
        Assert.Equal((prompt, null, false), (read.Prompt, read.Resume, read.Continue));
    }

    [Theory]
    [InlineData($"--resume {Id}")]
    [InlineData($"--resume={Id}")]
    [InlineData($"-r {Id}")]
    [InlineData($"--verbose -r {Id} fix")]
    public void A_conversation_is_named_by_its_id(string line)
    {
        var read = ClientCommandLine.Read(Words(line));
        Assert.Empty(read.Problems);
        Assert.Equal(Guid.Parse(Id), read.Resume);
        Assert.DoesNotContain(read.Options, option => option.Contains(Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-c", null)]
    [InlineData("--continue fix", "fix")]
    public void The_latest_conversation_is_asked_for_with_continue(string line, string? prompt)
    {
        var read = ClientCommandLine.Read(Words(line));
        Assert.Empty(read.Problems);
        Assert.Equal((true, prompt), (read.Continue, read.Prompt));
        Assert.Empty(read.Options);
    }

    [Theory]
    [InlineData("--resume", "without an id lets the client ask")]
    [InlineData("-r --verbose", "without an id lets the client ask")]
    [InlineData("--resume my-work", "a conversation is named by its id")]
    [InlineData($"-c -r {Id}", "name two conversations")]
    [InlineData("fix bug", "more than one prompt")]
    [InlineData("mcp list", "'mcp' is a command of the client")]
    [InlineData("--from-the-future fix", "It cannot be told whether 'fix'")]
    [InlineData("-p fix", "'-p'")]
    [InlineData("--print", "'--print'")]
    [InlineData($"--session-id {Id}", "'--session-id'")]
    [InlineData("--fork-session", "'--fork-session'")]
    [InlineData("--help", "'--help'")]
    [InlineData("--settings a --settings b", "'--settings' twice")]
    public void What_cannot_be_a_supervised_session_is_told(string line, string problem) =>
        Assert.Contains(problem, string.Join('\n', ClientCommandLine.Read(Words(line)).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_command_of_the_client_can_be_a_prompt_and_a_blank_prompt_is_none()
    {
        Assert.Equal("mcp", ClientCommandLine.Read(["--", "mcp"]).Prompt);
        Assert.Empty(ClientCommandLine.Read(["--", "mcp"]).Problems);
        Assert.Null(ClientCommandLine.Read([" "]).Prompt);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
