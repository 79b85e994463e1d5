using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Ctl.Attach;

namespace Supervisor.Ctl.Tests;

public sealed class RunTests : IDisposable
{
    private readonly FakeDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void A_run_sends_the_folder_the_environment_and_all_behind_the_dashes()
    {
        var outcome = Run("run", "-d", "--name", "mine", "--", "--model", "opus", "-c", "tail", "-20", "--json", "--", "fix it");

        Assert.True(_daemon.Requests.TryDequeue(out var asked));
        Assert.StartsWith("POST /v1/run ", asked, StringComparison.Ordinal);
        var request = JsonSerializer.Deserialize(asked["POST /v1/run ".Length..], ControlJson.Default.RunRequest)!;
        Assert.Equal(("mine", _daemon.Folder), (request.Name, request.Cwd));
        Assert.Equal(["--model", "opus", "-c", "tail", "-20", "--json", "--", "fix it"], request.Args);
        Assert.Equal([KeyValuePair.Create("KEY", "value")], request.Env);
        Assert.Equal(1, outcome.Code); // the canned daemon has no answer
    }

    [Theory]
    [InlineData("""{"name":"proj","outcome":"Started","message":null}""", 0, "proj\n", "")]
    [InlineData("""{"name":"run","outcome":"Refused","message":"there is no folder"}""", 1, "run: ERROR (there is no folder)\n", "")]
    [InlineData("""{"name":"proj","outcome":"SpawnError","message":"no claude on PATH"}""", 7, "proj: ERROR (spawn error)\n", "proj: no claude on PATH\n")]
    public void What_came_of_a_run_is_said(string reply, int code, string output, string errors)
    {
        var environment = new ConfigEnvironment(_ => null, _daemon.Folder);
        var (columns, rows) = TerminalCalls.SizeOf(1) ?? TerminalCalls.SizeOf(0) ?? (0, 0); // whatever the tests run in
        var body = JsonSerializer.Serialize(new RunRequest(null, _daemon.Folder, [], Variables, columns, rows), ControlJson.Default.RunRequest);
        _daemon.On($"POST /v1/run {body}", $$"""{"results":[{{reply}}]}""");
        using var written = new StringWriter();
        using var complained = new StringWriter();

        var actual = new Controller(written, complained, environment, TimeProvider.System) { Variables = Variables }.Run(["--socket", _daemon.SocketFile, "run", "-d"]);

        Assert.Equal((code, output, errors), (actual, written.ToString(), complained.ToString()));
    }

    [Fact]
    public void Without_a_terminal_nothing_is_started_that_could_not_be_shown()
    {
        Assert.SkipUnless(Console.IsInputRedirected || Console.IsOutputRedirected, "these tests run in a terminal");
        var outcome = Run("run");

        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.Contains("--detached", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(_daemon.Requests);
    }

    [Fact]
    public void A_daemon_on_a_socket_that_was_named_is_not_started()
    {
        using var nobody = new FakeDaemon(listening: false);
        Assert.Equal((7, $"unix://{nobody.SocketFile} no such file\n"), (nobody.Run("run", "-d").Code, nobody.Run("run", "-d").Output));
    }

    [Fact]
    public void Taking_away_has_the_lines_and_codes_of_Supervisor_4()
    {
        _daemon.On("POST /v1/actions/remove?name=a", """{"results":[{"name":"a","outcome":"Accepted","message":null}]}""");
        Assert.Equal((0, "a: removed process group\n"), (_daemon.Run("remove", "a").Code, _daemon.Run("remove", "a").Output));
        _daemon.On(
            "POST /v1/actions/remove?name=b&name=c&name=d",
            """{"results":[{"name":"b","outcome":"BadName","message":null},{"name":"c","outcome":"AlreadyStarted","message":"x"},{"name":"d","outcome":"Refused","message":"it is in the configuration"}]}""");
        var outcome = _daemon.Run("remove", "b", "c", "d");
        Assert.Equal(
            (1, "ERROR: no such process/group: b\nERROR: process/group still running: c\nd: ERROR (it is in the configuration)\n"),
            (outcome.Code, outcome.Output));
    }

    private static Dictionary<string, string> Variables => new() { ["KEY"] = "value" };

    private FakeDaemon.Outcome Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var controller = new Controller(output, errors, new ConfigEnvironment(_ => null, _daemon.Folder), TimeProvider.System) { Variables = Variables };
        return new FakeDaemon.Outcome(controller.Run(["--socket", _daemon.SocketFile, .. args]), output.ToString(), errors.ToString());
    }
}
