using Supervisor.Configuration;

namespace Supervisor.Ctl.Tests;

/// <summary><c>reread update reload add</c> and <c>config</c>: Supervisor 4's lines and exit codes.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Nothing = """{"version":1,"file":"/f","changes":[],"errors":[],"settings":[],"fixed":[],"unknown":[]}""";

    private const string Changes = """
        {"version":1,"file":"/f","changes":[
        {"name":"a","change":"changed","keys":["recovery.max_retries"],"restart":"None","waits_for":null,"done":["updated"],"problem":null},
        {"name":"b","change":"changed","keys":["args"],"restart":"WhenIdle","waits_for":"a turn is running","done":["updated"],"problem":null},
        {"name":"c","change":"changed","keys":["args"],"restart":"Now","waits_for":null,"done":["stopped","updated"],"problem":null},
        {"name":"d","change":"disappeared","keys":[],"restart":"None","waits_for":null,"done":["stopped","removed"],"problem":null},
        {"name":"e","change":"available","keys":[],"restart":"None","waits_for":null,"done":["added"],"problem":null}],
        "errors":[],"settings":["retention"],"fixed":["daemon.socket"],"unknown":[]}
        """;

    private const string Errors = """{"version":1,"file":"/f","changes":[],"errors":["/f:1:2: wrong","/f:3:4: wrong too"],"settings":[],"fixed":[],"unknown":[]}""";

    private readonly FakeDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void A_reread_only_tells()
    {
        var (code, output, errors) = _daemon.On("GET /v1/config/reread", Changes).Run("reread");
        Assert.Equal((0, "a: changed\nb: changed\nc: changed\nd: disappeared\ne: available\n"), (code, output));
        Assert.Contains("recovery.max_retries: takes no restart\n", errors, StringComparison.Ordinal);
        Assert.Contains("args: takes a restart, when it is idle\n", errors, StringComparison.Ordinal);
        Assert.Contains("daemon.socket: cannot change while supervisord runs", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_tell_is_said_as_Supervisor_4_says_it()
    {
        var (code, output, _) = _daemon.On("GET /v1/config/reread", Nothing).Run("reread");
        Assert.Equal((0, "No config updates to processes\n"), (code, output));
    }

    [Fact]
    public void An_update_says_what_was_done()
    {
        var (code, output, errors) = _daemon.On("POST /v1/config/update?", Changes).Run("update");
        Assert.Equal(0, code);
        Assert.Equal(
            "a: updated process group\nb: updated process group\nc: stopped\nc: updated process group\nd: stopped\nd: removed process group\ne: added process group\n", output);
        Assert.Contains("b: restarts when it is idle (a turn is running); 'supervisorctl update --now b' does not wait\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reload_ends_with_its_own_line()
    {
        var (code, output, _) = _daemon.On("POST /v1/config/update?now=true", Nothing).Run("reload", "--now");
        Assert.Equal((0, "Reloaded supervisord\n"), (code, output));
    }

    [Theory]
    [InlineData("reread", "GET /v1/config/reread")]
    [InlineData("update", "POST /v1/config/update?")]
    [InlineData("reload", "POST /v1/config/update?")]
    public void A_file_with_errors_is_told_in_full_and_fails(string command, string request)
    {
        var (code, output, errors) = _daemon.On(request, Errors).Run(command);
        Assert.Equal((1, "ERROR: CANT_REREAD: /f:1:2: wrong\nERROR: CANT_REREAD: /f:3:4: wrong too\n"), (code, output));
        Assert.StartsWith("Nothing has changed.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_nobody_has_is_an_error()
    {
        _daemon.On("POST /v1/config/update?name=x", Nothing.Replace("\"unknown\":[]", "\"unknown\":[\"x\"]", StringComparison.Ordinal));
        var (code, output, _) = _daemon.Run("update", "x");
        Assert.Equal((1, "ERROR: no such group: x\n"), (code, output));
    }

    [Fact]
    public void An_add_says_what_came_of_each()
    {
        const string Replies = """{"results":[{"name":"a","outcome":"Accepted","message":null},{"name":"b","outcome":"AlreadyStarted","message":null},{"name":"c","outcome":"BadName","message":null}]}""";
        var (code, output, _) = _daemon.On("POST /v1/actions/add?name=a&name=b&name=c", Replies).Run("add", "a", "b", "c");
        Assert.Equal((1, "a: added process group\nERROR: process group already active\nERROR: no such process/group: c\n"), (code, output));
    }

    [Fact]
    public void A_file_is_checked_without_a_daemon()
    {
        var file = Path.Combine(_daemon.Folder, "f.yaml");
        File.WriteAllText(file, "sesions: []\nsessions: [{ name: all }]");
        var (bad, told, _) = _daemon.Run("config", "check", file);
        Assert.Equal(2, bad);
        Assert.Equal(2, told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        File.WriteAllText(file, "sessions: [{ name: a }]");
        var (good, said, _) = _daemon.Run("config", "check", file);
        Assert.Equal((0, $"{file}: 1 session, no errors\n"), (good, said));
        Assert.Equal(2, _daemon.Run("config", "check", file + "x").Code);
    }

    [Fact]
    public void What_is_shown_can_be_loaded_again_and_means_the_same()
    {
        var file = Path.Combine(_daemon.Folder, "f.yaml");
        File.WriteAllText(file, """
            claude: { command: /opt/claude, args: [--verbose] }
            defaults: { recovery: { stall_after: 90s, ladder: { unknown: [retry, hold] } } }
            sessions:
              - { name: a, prompt: "do\n'this': \"now\"", env: { X: "a # b" }, schedule: [{ cron: "0 3 * * *", hold: 2h }] }
              - { name: b, kind: plain, command: sleep, args: ["600", "$${X} $$ $y"], restart: { when: always } }
            signatures: [{ id: busy, pattern: 'is (?:busy|\d+)', class: overloaded }]
            notifications: { command: [tell, --now] }
            """);
        var environment = new ConfigEnvironment(n => n == "HOME" ? _daemon.Folder : null, _daemon.Folder);
        var (code, output, _) = _daemon.Run("config", "show", file);
        Assert.Equal(0, code);
        var again = SupervisorConfigLoader.Parse(output, file, environment);
        Assert.True(again.Ok, string.Join('\n', again.Errors) + output);
        var first = SupervisorConfigLoader.Load(file, environment).Value!;
        Assert.Empty(ConfigDifference.Fixed(first, again.Value));
        Assert.Empty(ConfigDifference.OfDaemon(first, again.Value));
        // Arguments of the claude block are shown as part of a session's, where they are in force.
        Assert.Equal(first.Sessions[1], again.Value.Sessions[1]);
        Assert.Equal(first.Sessions[0] with { Args = [] }, again.Value.Sessions[0] with { Args = [] });
        Assert.Contains("max_retries: 3", output, StringComparison.Ordinal);
        Assert.Contains("# f.yaml:2:", output, StringComparison.Ordinal);
        Assert.Contains("# default", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_session_can_be_shown_and_an_unknown_one_not()
    {
        var file = Path.Combine(_daemon.Folder, "f.yaml");
        File.WriteAllText(file, "sessions: [{ name: a }, { name: b }]");
        var (code, output, _) = _daemon.Run("--json", "config", "show", file, "b");
        Assert.Equal(0, code);
        Assert.DoesNotContain("\"a\"", output, StringComparison.Ordinal);
        Assert.Contains("\"from\": \"default\"", output, StringComparison.Ordinal);
        Assert.Equal(1, _daemon.Run("config", "show", file, "c").Code);
    }
}
