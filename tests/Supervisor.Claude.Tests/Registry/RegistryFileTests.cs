using Supervisor.Claude.Files;
using Supervisor.Claude.Registry;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Registry;

public sealed class RegistryFileTests : IDisposable
{
    private const int Pid = 12236;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("supervisor-registry-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.FullName, "12236.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_a_real_client_wrote_is_its_status_and_what_it_waits_for()
    {
        Write("""{"pid":12236,"sessionId":"ead5b4a7-5435-4e02-bf53-63a8a13fcff6","startedAt":1795274124333,"version":"2.1.329","kind":"interactive","name":"proj-84","status":"waiting","updatedAt":1795274126110,"waitingFor":"dialog open"}""");
        Assert.Equal(new RegistryShown("waiting", "dialog open"), RegistryFile.Read(File, Pid));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"pid\":12236,\"status\":\"bu")]
    [InlineData("[]")]
    [InlineData("{\"pid\":1,\"status\":\"busy\"}")]
    [InlineData("{\"pid\":\"12236\",\"status\":\"busy\"}")]
    [InlineData("{\"pid\":12236}")]
    [InlineData("{\"pid\":12236,\"status\":7}")]
    public void Half_a_file_another_process_and_other_shapes_tell_nothing(string text)
    {
        Write(text);
        Assert.Null(RegistryFile.Read(File, Pid));
    }

    [Fact]
    public void A_file_that_is_not_there_or_too_large_tells_nothing()
    {
        Assert.Null(RegistryFile.Read(File, Pid));
        Write("{\"pid\":12236,\"status\":\"busy\",\"x\":\"" + new string('x', 70_000) + "\"}");
        Assert.Null(RegistryFile.Read(File, Pid));
    }

    [Fact]
    public async Task It_is_told_when_it_says_something_else_and_only_then()
    {
        var folder = Path.Combine(_folder.FullName, "sessions");
        using var watcher = new FolderWatcher(folder, interval: TimeSpan.FromMilliseconds(20));
        var shown = RegistryFile.FollowAsync(watcher, Pid, Ct).GetAsyncEnumerator(Ct);
        var next = shown.MoveNextAsync().AsTask();
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "12236.json");
        await System.IO.File.WriteAllTextAsync(file, "{\"pid\":12236,\"status\":\"busy\",\"updatedAt\":1}", Ct);
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        Assert.Equal(new RegistryShown("busy", null), shown.Current);
        next = shown.MoveNextAsync().AsTask();
        await System.IO.File.WriteAllTextAsync(file, "{\"pid\":12236,\"status\":\"busy\",\"updatedAt\":2}", Ct);
        await System.IO.File.WriteAllTextAsync(file, "{\"pid\":12236,\"status\":\"idle\",\"updatedAt\":3}", Ct);
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        Assert.Equal(new RegistryShown("idle", null), shown.Current);
    }

    [Fact]
    public void Sessions_of_one_home_share_one_watcher_and_the_last_one_ends_it()
    {
        using var watches = new FolderWatches();
        var first = watches.Watch(_folder.FullName);
        var second = watches.Watch(_folder.FullName + "/");
        Assert.Same(first.Watcher, second.Watcher);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, watches.Count);
        second.Dispose();
        Assert.Equal(0, watches.Count);
    }

    private void Write(string text) => System.IO.File.WriteAllText(File, text);
}
