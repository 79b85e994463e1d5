using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Claude.Files;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Daemon.Timing;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class TranscriptFollowerTests : IAsyncDisposable
{
    private const string Id = "3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e";
    private const string Other = "9d1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e";

    private readonly LoopUnderTest _given = new();
    private readonly FolderWatcher _debug;
    private readonly FolderWatches _folders = new();
    private readonly Channel<Observation> _told = Channel.CreateUnbounded<Observation>();
    private readonly CancellationTokenSource _over = new();
    private readonly string _projects;
    private readonly TranscriptFollower _follower;
    private Task _following = Task.CompletedTask;

    public TranscriptFollowerTests()
    {
        _projects = Directory.CreateDirectory(Path.Combine(_given.Folder.Path, "home", ".claude", "projects", "-p")).FullName;
        _debug = new FolderWatcher(_given.Folder.State.Debug);
        var home = new SessionHome(
            null!, _given.Folder.State, new DaemonClock(_given.Time), ClientSignatures.BuiltIn, new ClientScreenReader(), _debug, _folders,
            "hook", "socket", () => new Uri("http://127.0.0.1:1/"), new Dictionary<string, string>(), CancellationToken.None)
        {
            Timings = new TimingStore(_given.Folder.State.Timing, _given.Time, NullLogger.Instance), // never written: it holds nothing
        };
        var environment = new Dictionary<string, string> { ["HOME"] = Path.Combine(_given.Folder.Path, "home") };
        _follower = new TranscriptFollower(home, _given.Loop, environment, _ => { });
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_projects, Id + ".jsonl");

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _given.DisposeAsync();
        _folders.Dispose();
        _debug.Dispose();
        _over.Dispose();
    }

    [Fact]
    public async Task What_stood_there_at_launch_is_not_told_and_what_comes_is()
    {
        Write(File, Text("old", 0));
        _follower.Prepare(Id);
        Follow();
        Write(File, Tool("t1", 1));
        Assert.Equal(new ModelNamed("m"), await NextAsync());
        Assert.Equal(new ToolStarted("Bash", "t1"), await NextAsync());
    }

    [Fact]
    public async Task A_file_that_a_hook_names_is_followed_from_its_beginning_and_another_one_after_a_clear()
    {
        Follow();
        _follower.Name(File, isResumed: false);
        Write(File, Tool("t1", 1));
        Assert.Equal(new ModelNamed("m"), await NextAsync());
        Assert.Equal(new ToolStarted("Bash", "t1"), await NextAsync());
        var next = Path.Combine(_projects, Other + ".jsonl");
        Write(next, Tool("t2", 2));
        _follower.Name(next, isResumed: false);
        Assert.Equal(new ToolStarted("Bash", "t2"), await NextAsync());
        Write(File, Tool("t3", 3));
        Write(next, Tool("t4", 4));
        Assert.Equal(new ToolStarted("Bash", "t4"), await NextAsync());
    }

    [Fact]
    public async Task An_old_conversation_that_is_taken_up_tells_only_what_is_added()
    {
        Follow();
        Write(File, Tool("old", 1));
        _follower.Name(File, isResumed: true);
        Write(File, Tool("new", 2));
        Assert.Equal(new ModelNamed("m"), await NextAsync());
        Assert.Equal(new ToolStarted("Bash", "new"), await NextAsync());
    }

    [Fact]
    public async Task What_an_old_conversation_has_cost_is_told_at_once_and_only_its_change_after()
    {
        Write(File, Tool("old", 0), Cost("1.5"), Cost("2.25"));
        _follower.Prepare(Id);
        Follow();
        Assert.Equal(new CostSeen(2.25m) { SessionId = Id }, await NextAsync());
        Write(File, Cost("2.25"), Cost("3"));
        Assert.Equal(new CostSeen(3) { SessionId = Id }, await NextAsync());
    }

    [Fact]
    public async Task A_file_that_is_rewritten_tells_nothing_twice()
    {
        Follow();
        _follower.Name(File, isResumed: false);
        Write(File, Tool("t1", 1), Tool("t2", 2));
        Assert.Equal(new ModelNamed("m"), await NextAsync());
        Assert.Equal(new ToolStarted("Bash", "t1"), await NextAsync());
        Assert.Equal(new ToolStarted("Bash", "t2"), await NextAsync());
        await System.IO.File.WriteAllTextAsync(File, Tool("t2", 2) + "\n" + Tool("t3", 3) + "\n", Ct);
        Assert.Equal(new ToolStarted("Bash", "t3"), await NextAsync());
    }

    [Fact]
    public async Task A_record_of_many_megabytes_is_passed_over_and_the_next_one_read()
    {
        Follow();
        _follower.Name(File, isResumed: false);
        Write(File, Text(new string('x', 5 * 1024 * 1024), 1), Tool("t1", 2));
        Assert.Equal(new ModelNamed("m"), await NextAsync());
        Assert.Equal(new ToolStarted("Bash", "t1"), await NextAsync());
    }

    [Fact]
    public async Task Without_hooks_the_file_is_found_by_the_conversations_id_once_a_turn_runs()
    {
        await _given.AskAsync(OperatorCommand.Start);
        await _given.UntilAsync(s => s.Process.ProcessId is not null, Ct);
        Follow();
        Write(File, Tool("t1", 1));
        await _given.SeeAsync(SignalSource.DebugLog, new MainRequestSent());
        await _given.UntilAsync(s => s.Turn.InFlight, Ct);
        Assert.Equal(new ModelNamed("m"), await NextAsync());
        Assert.Equal(new ToolStarted("Bash", "t1"), await NextAsync());
    }

    [Theory]
    [InlineData("relative.jsonl")]
    [InlineData("/etc/passwd")]
    public async Task A_hook_that_names_something_else_is_not_followed(string path)
    {
        Follow();
        _follower.Name(path, isResumed: false);
        _follower.Name(File, isResumed: false);
        Write(File, Tool("t1", 1));
        Assert.Equal(new ModelNamed("m"), await NextAsync());
    }

    private static void Write(string file, params string[] records) => System.IO.File.AppendAllLines(file, records);

    private string Stamp(int second) => (_given.Time.GetUtcNow() + TimeSpan.FromSeconds(second)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private string Text(string text, int second) =>
        $$$"""{"type":"assistant","timestamp":"{{{Stamp(second)}}}","message":{"model":"m","content":[{"type":"text","text":"{{{text}}}"}]}}""";

    private static string Cost(string usd) => $$"""{"type":"cost-state","sessionId":"{{Id}}","totalCostUSD":{{usd}}}""";

    private string Tool(string id, int second) =>
        $$$"""{"type":"assistant","timestamp":"{{{Stamp(second)}}}","message":{"model":"m","content":[{"type":"tool_use","name":"Bash","id":"{{{id}}}"}]}}""";

    private void Follow() => _following = _follower.RunAsync((what, _) => _told.Writer.WriteAsync(what, _over.Token), _over.Token);

    private async Task<Observation> NextAsync() =>
        await _told.Reader.ReadAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct);
}
