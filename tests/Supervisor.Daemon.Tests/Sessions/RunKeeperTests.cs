using Supervisor.Control;
using Supervisor.Core.Budgets;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Sessions;

/// <summary>Sessions that people start without a configuration.</summary>
public sealed class RunKeeperTests
{
    private const string Sleeping = "import sys, time\nprint(sys.argv, flush=True)\ntime.sleep(600)\n";
    private const string Id = "3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e";
    private const string Other = "4f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_named_after_its_folder_and_never_like_another()
    {
        await using var test = new SetUnderTest(null, "my-work-2");
        test.ClientIs(Sleeping);
        var folder = Directory.CreateDirectory(test.Folder["my work"]).FullName;
        test.Records.Save(new SessionRecord { Name = "my-work-3", SessionId = Id }); // the trace of a session that is in no file any more

        Assert.Equal(new ActionReply("my-work", ActionOutcome.Started), await test.Runs.StartAsync(Request(folder), Ct));
        Assert.Equal(new ActionReply("my-work-4", ActionOutcome.Started), await test.Runs.StartAsync(Request(folder), Ct));
        Assert.Equal(Id, test.Records.Load("my-work-3", out _)!.SessionId);

        // Named by a person, that trace is kept aside.
        Assert.Equal(ActionOutcome.Started, (await test.Runs.StartAsync(Request(folder, name: "my-work-3"), Ct)).Outcome);
        Assert.NotEqual(Id, test.Set.Find("my-work-3")!.State.Conversation.SessionId);
        Assert.Contains(Id, await File.ReadAllTextAsync(Path.Combine(test.Home.State.Sessions, "my-work-3.json.earlier"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_sees_the_persons_environment_without_traces_of_an_outer_session()
    {
        await using var test = new SetUnderTest();
        test.ClientIs(Sleeping);
        var reply = await test.Runs.StartAsync(
            Request(test.Folder.Path, ["--verbose", "fix it"], name: "run") with
            {
                Env = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["KEY"] = "secret", ["SUPERVISOR_HOOK_TOKEN"] = "outer", ["TERM"] = "dumb" },
            },
            Ct);
        Assert.Equal(ActionOutcome.Started, reply.Outcome);
        var session = test.Set.Find("run")!;
        Assert.Equal(("secret", "xterm-256color", "run"), (session.Edges.Environment["KEY"], session.Edges.Environment["TERM"], session.Edges.Environment["SUPERVISOR_SESSION"]));
        Assert.NotEqual("outer", session.Edges.Environment["SUPERVISOR_HOOK_TOKEN"]);
        Assert.Equal("fix it", session.State.Process.Launch!.Prompt);
        var definition = Assert.Single(test.Store.LoadAll(out _));
        Assert.DoesNotContain("SUPERVISOR_HOOK_TOKEN", definition.Env.Keys);
        Assert.Equal((100, 30), (definition.Columns, definition.Rows));
        await test.EndAsync();
        Assert.DoesNotContain(test.Folder.JournalLines(), line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/nowhere/at/all", null, "there is no folder")]
    [InlineData("relative", null, "not an absolute path")]
    [InlineData("/", "a/b", "the name must be")]
    [InlineData("/", "all", "cannot be 'all'")]
    [InlineData("/", "api", "there is a session 'api' already")]
    [InlineData("/", "x", "'-p'", "-p")]
    [InlineData("/", "x", "there is no conversation " + Id, "--resume", Id)]
    [InlineData("/", "x", "there is no conversation in /", "--continue")]
    [InlineData("/", "x", "NUL", "a\0b")]
    public async Task What_cannot_be_run_is_refused_and_leaves_nothing_behind(string folder, string? name, string why, params string[] args)
    {
        await using var test = new SetUnderTest(null, "api");
        test.ClientIs(Sleeping);
        var reply = await test.Runs.StartAsync(Request(folder, args, name) with { Env = new Dictionary<string, string> { ["HOME"] = test.Folder.Path } }, Ct);
        Assert.Equal(ActionOutcome.Refused, reply.Outcome);
        Assert.Contains(why, reply.Message, StringComparison.Ordinal);
        Assert.Equal("api", Assert.Single(test.Set.All).Name);
        Assert.Empty(Directory.EnumerateFiles(test.Home.State.Runs));
        Assert.Empty(Directory.EnumerateFiles(test.Home.State.Sessions));
    }

    [Fact]
    public async Task A_program_that_ends_in_order_is_forgotten_and_one_that_fails_stays()
    {
        await using var test = new SetUnderTest();
        test.ClientIs("import sys\nsys.exit(1 if '--verbose' in sys.argv else 0)\n");
        Assert.Equal(ActionOutcome.Started, (await test.Runs.StartAsync(Request("/", name: "left"), Ct)).Outcome);
        Assert.Equal(ActionOutcome.Started, (await test.Runs.StartAsync(Request("/", ["--verbose"], "failed"), Ct)).Outcome);

        await UntilAsync(() => test.Set.Find("left") is null && !File.Exists(test.Store.PathOf("left")));
        Assert.NotNull(test.Set.Find("failed"));
        Assert.Equal("failed", Assert.Single(test.Store.LoadAll(out _)).Name);
        await UntilAsync(() => !File.Exists(Path.Combine(test.Home.State.Sessions, "left.json")) && !File.Exists(Path.Combine(test.Home.State.Settings, "left.json")));
    }

    [Fact]
    public async Task What_a_person_stopped_stays_is_known_to_be_stopped_and_can_be_taken_away()
    {
        await using var test = new SetUnderTest(null, "api");
        test.ClientIs(Sleeping);
        await test.Runs.StartAsync(Request("/", name: "run"), Ct);
        Assert.Equal(ActionOutcome.AlreadyStarted, (await test.Runs.RemoveAsync("run", Ct)).Outcome);
        Assert.Equal(ActionOutcome.BadName, (await test.Runs.RemoveAsync("none", Ct)).Outcome);
        Assert.Contains(test.Config.File, (await test.Runs.RemoveAsync("api", Ct)).Message, StringComparison.Ordinal);

        var session = test.Set.Find("run")!;
        await AskAsync(session, OperatorCommand.Stop);
        await UntilAsync(() => test.Store.LoadAll(out _).Single().Stopped);
        Assert.False(RunSessions.Session(test.Store.LoadAll(out _).Single(), test.Config.Run).Autostart);
        await AskAsync(session, OperatorCommand.Start);
        await UntilAsync(() => !test.Store.LoadAll(out _).Single().Stopped);
        await AskAsync(session, OperatorCommand.Stop);
        await session.Loop.WaitAsync(s => s.State.Process.State == ProcessState.Stopped, TimeSpan.FromSeconds(30), Ct);

        Assert.Equal(ActionOutcome.Accepted, (await test.Runs.RemoveAsync("run", Ct)).Outcome);
        Assert.Null(test.Set.Find("run"));
        Assert.Empty(Directory.EnumerateFiles(test.Home.State.Runs));
        Assert.Empty(Directory.EnumerateFiles(test.Home.State.Sessions));
        Assert.Equal(ActionOutcome.Started, (await test.Runs.StartAsync(Request("/", name: "run"), Ct)).Outcome);
    }

    [Fact]
    public async Task A_conversation_that_is_run_again_after_its_session_was_taken_away_comes_with_what_was_spent()
    {
        await using var test = new SetUnderTest();
        test.ClientIs(Sleeping);
        var projects = Directory.CreateDirectory(Path.Combine(test.Folder.Path, ".claude", "projects", "-p")).FullName;
        await File.WriteAllTextAsync(Path.Combine(projects, Id + ".jsonl"), """{"type":"user","message":{"role":"user","content":"x"}}""" + "\n", Ct);
        var request = Request(test.Folder.Path, ["--resume", Id], "first") with
        {
            Env = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = test.Folder.Path },
        };
        var spent = new RetryBudget(2) { Spends = [new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)] };
        test.Records.Save(new SessionRecord { Name = "other", SessionId = Other, Lineage = [Id], Budget = spent });
        Assert.Equal(new ActionReply("first", ActionOutcome.Started), await test.Runs.StartAsync(request, Ct));
        Assert.Equal(spent, test.Set.Find("first")!.State.Budget);

        test.Records.Delete("other");
        var first = test.Set.Find("first")!;
        await AskAsync(first, OperatorCommand.Stop);
        await UntilAsync(() => SessionSet.HasEnded(first.State));
        Assert.Equal(ActionOutcome.Accepted, (await test.Runs.RemoveAsync("first", Ct)).Outcome);
        Assert.False(test.Records.Has("first"));
        Assert.Equal(new ActionReply("second", ActionOutcome.Started), await test.Runs.StartAsync(request with { Name = "second" }, Ct));
        Assert.Equal(spent, test.Set.Find("second")!.State.Budget);
    }

    [Fact]
    public async Task A_daemon_that_ends_keeps_what_it_stops()
    {
        await using var test = new SetUnderTest();
        test.ClientIs(Sleeping);
        await test.Runs.StartAsync(Request("/", name: "run"), Ct);
        await test.EndAsync();
        Assert.Equal(("run", false), (test.Store.LoadAll(out _).Single().Name, test.Store.LoadAll(out _).Single().Stopped));
        Assert.Contains("ending", (await new RunKeeper(test.Config, test.Set, test.Store, test.Records, test.Home, null!, test.Log).StartAsync(Request("/"), Ct)).Message, StringComparison.Ordinal);
    }

    private static RunRequest Request(string folder, string[]? args = null, string? name = null) =>
        new(name, folder, args ?? [], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }, 100, 30);

    private static Task AskAsync(Supervised session, OperatorCommand command) =>
        session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(command), cancellationToken: Ct).AsTask();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!isSo()) await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
    }
}
