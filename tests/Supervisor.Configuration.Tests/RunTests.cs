namespace Supervisor.Configuration.Tests;

/// <summary>What a session has that no configuration names.</summary>
public sealed class RunTests
{
    [Fact]
    public void A_run_has_what_claude_and_defaults_say()
    {
        var run = Given.Config("""
            claude: { command: /opt/claude, args: [--model, opus], env: { A: claude, B: claude } }
            defaults: { args: [--verbose], env: { B: defaults }, prompt: not for a run, restart: { stop_wait: 3s }, recovery: { max_retries: 7 }, terminal: { columns: 90 } }
            """).Run;

        Assert.Equal(("/opt/claude", null), (run.Command, run.Prompt));
        Assert.Equal(["--model", "opus", "--verbose"], run.Args);
        Assert.Equal(("claude", "defaults"), (run.Env["A"], run.Env["B"]));
        Assert.Equal((TimeSpan.FromSeconds(3), 7, 90), (run.Restart.StopWait, run.Recovery.MaxRetries, run.Terminal.Columns));
    }

    [Fact]
    public void Defaults_for_plain_programs_do_not_change_what_a_run_runs()
    {
        var run = Given.Config("defaults: { kind: plain, command: vim, args: [x] }").Run;

        Assert.Equal((Core.Sessions.SessionKind.Claude, "claude"), (run.Kind, run.Command));
        Assert.Empty(run.Args);
    }

    [Fact]
    public void Without_a_file_every_default_holds()
    {
        var built = SupervisorConfigLoader.BuiltIn(Given.Environment());

        Assert.True(built.Ok);
        Assert.True(built.Value.IsBuiltIn);
        Assert.Empty(built.Value.Sessions);
        Assert.Equal(("/home/ada/.local/state/supervisor/supervisor.sock", "/home/ada/.local/state/supervisor", "claude"),
            (built.Value.Daemon.Socket, built.Value.Daemon.StateDirectory, built.Value.Run.Command));
        Assert.False(Given.Config("").IsBuiltIn);
    }

    [Theory]
    [InlineData("my project", "my-project")]
    [InlineData(".hidden", "hidden")]
    [InlineData("api", "api")]
    [InlineData("a..b_c-d", "a..b_c-d")]
    [InlineData("x  y", "x-y")]
    [InlineData("trailing-", "trailing")]
    [InlineData("日本", "session")]
    [InlineData("all", "session")]
    [InlineData("", "session")]
    public void A_name_like_a_text_is_valid_and_resembles_it(string text, string name)
    {
        Assert.Equal(name, SessionName.Like(text));
        Assert.Null(SessionName.Problem(name));
    }

    [Fact]
    public void A_name_like_a_long_text_leaves_the_room_it_was_asked_for()
    {
        var name = SessionName.Like(new string('a', 100) + "/", 58);
        Assert.Equal(58, name.Length);
        Assert.NotNull(SessionName.Problem(new string('a', SessionName.Longest + 1)));
    }
}
