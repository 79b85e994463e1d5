using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Storage;

public sealed class RunStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static RunDefinition Definition(string name, int minute = 0) => new()
    {
        Name = name,
        Cwd = "/srv/code",
        Args = ["--model", "opus"],
        Prompt = "do it\nnow",
        Env = new Dictionary<string, string> { ["KEY"] = "secret \" 日本" },
        Columns = 100,
        Rows = 30,
        StartedAt = new DateTimeOffset(2026, 1, 1, 0, minute, 0, TimeSpan.Zero),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_saved_is_loaded_in_the_order_in_which_it_was_started()
    {
        var store = new RunStore(_folder.State);
        store.Save(Definition("a", 2));
        store.Save(Definition("b", 1));
        var loaded = store.LoadAll(out var problems);
        Assert.Empty(problems);
        Assert.Equal(["b", "a"], loaded.Select(r => r.Name));
        Assert.Equal(
            ("/srv/code", "do it\nnow", "secret \" 日本", 100, 30), (loaded[0].Cwd, loaded[0].Prompt, loaded[0].Env["KEY"], loaded[0].Columns, loaded[0].Rows));
        Assert.Equal(["--model", "opus"], loaded[0].Args);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.PathOf("a")));
        store.Delete("a");
        store.Delete("a");
        Assert.Single(store.LoadAll(out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"name\":\"a\",\"cwd\":\"/\",\"columns\":1,\"rows\":1,\"env\":{\"KEY\":\"hush")]
    [InlineData("{\"name\":\"a\",\"cwd\":\"/\",\"columns\":1,\"rows\":1,\"env\":{\"KEY\":{\"hush\":1}}}")]
    [InlineData("{\"name\":\"a\",\"cwd\":\"/\",\"columns\":1,\"rows\":1,\"env\":null}")]
    [InlineData("{\"name\":\"a\",\"cwd\":\"/\",\"columns\":1,\"rows\":1,\"args\":[null]}")]
    [InlineData("{\"name\":\"b\",\"cwd\":\"/\",\"columns\":1,\"rows\":1}")]
    [InlineData("{\"name\":\"a\",\"cwd\":\"here\",\"columns\":1,\"rows\":1}")]
    [InlineData("{\"name\":\"a\",\"cwd\":\"/\",\"columns\":1,\"rows\":1,\"version\":2}")]
    [InlineData("{\"name\":\"a\"}")]
    public void A_definition_that_cannot_be_used_is_kept_aside_and_told_without_what_it_holds(string content)
    {
        var store = new RunStore(_folder.State);
        store.Save(Definition("good"));
        File.WriteAllText(store.PathOf("a"), content);
        Assert.Equal("good", Assert.Single(store.LoadAll(out var problems)).Name);
        var problem = Assert.Single(problems);
        Assert.Contains(store.PathOf("a") + ".unreadable", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", problem, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(store.PathOf("a") + ".unreadable"));
        Assert.Single(store.LoadAll(out problems));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Where_the_configuration_has_the_name_by_now_the_run_goes_on_under_another()
    {
        var log = new HeardLog<RunRevival>();
        await using var test = new SetUnderTest(log, "api");
        const string Id = "3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e";
        test.Store.Save(Definition("api"));
        test.Store.Save(Definition("other"));
        test.Records.Save(new SessionRecord { Name = "api", SessionId = Id });
        test.Records.Save(new SessionRecord { Name = "api-2", SessionId = Id });

        var takenUp = await new RunRevival(test.Config, test.Store, test.Records, test.Home, log).TakeUpAsync();

        Assert.Equal(["api-3", "other"], takenUp.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["api-3", "other"], test.Store.LoadAll(out _).Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.Equal((Id, "api-3"), (test.Records.Load("api-3", out _)!.SessionId, test.Records.Load("api-3", out _)!.Name));
        Assert.False(test.Records.Has("api"));
        Assert.Contains("goes on as api-3", await log.NextAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
