using System.Text.Json;
using Supervisor.Core.Progress;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Daemon.Timing;

namespace Supervisor.Daemon.Tests.Timing;

public sealed class TimingStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly HeardLog<TimingStore> _log = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string PathOfFile => _folder.State.Timing;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_one_daemon_measured_the_next_one_knows()
    {
        await using (var first = Store())
        {
            for (var i = 0; i < 40; i++) first.Add(new Sample(TimingKind.Gap, "opus", TimeSpan.FromSeconds(3)));
            first.Add(new Sample(TimingKind.Connect, "opus", TimeSpan.FromSeconds(1)));
            first.Add(new Sample(TimingKind.FirstContent, "haiku", TimeSpan.FromSeconds(2)));
        }

        await using var second = Store();

        Assert.Equal((1, 0, 40), Counts(second.Find("opus")!));
        Assert.Equal((0, 1, 0), Counts(second.Find("haiku")!));
        Assert.InRange(second.Find("opus")!.Gap.Percentile(0.99).TotalSeconds, 3, 3.2);
        Assert.Null(second.Find("sonnet"));
    }

    [Fact]
    public async Task It_is_written_a_minute_after_the_first_change_and_not_again_without_another()
    {
        await using var store = Store();
        store.Add(new Sample(TimingKind.Gap, "opus", TimeSpan.FromSeconds(3)));
        Assert.False(File.Exists(PathOfFile));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(File.Exists(PathOfFile));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(File.Exists(PathOfFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOfFile));

        File.Delete(PathOfFile);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(File.Exists(PathOfFile));
        store.Add(new Sample(TimingKind.Gap, "opus", TimeSpan.FromSeconds(3)));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(File.Exists(PathOfFile));
    }

    [Fact]
    public async Task The_file_can_be_read_by_people()
    {
        await using (var store = Store()) store.Add(new Sample(TimingKind.Gap, "opus", TimeSpan.FromSeconds(3)));

        var text = await File.ReadAllTextAsync(PathOfFile, Ct);

        Assert.Contains("\"model\": \"opus\"", text, StringComparison.Ordinal);
        Assert.Matches("\"about_seconds\": \\{ \"[23]\\.[0-9]+\": 1 \\}", text);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"version\": 1, \"models\": [")]
    [InlineData("[]")]
    [InlineData("{ \"version\": 2, \"models\": [] }")]
    [InlineData("{ \"version\": 1 }")]
    [InlineData("{ \"version\": 1, \"models\": [ { \"model\": 5, \"used\": \"2030-01-01T00:00:00Z\" } ] }")]
    [InlineData("{ \"version\": 1, \"models\": [ { \"model\": \"a\", \"used\": \"soon\" } ] }")]
    [InlineData("{ \"version\": 1, \"models\": [ { \"model\": \"a\", \"used\": \"2030-01-01T00:00:00Z\", \"gap\": { \"about_seconds\": { \"x\": 1 } } } ] }")]
    [InlineData("{ \"version\": 1, \"models\": [ { \"model\": \"a\", \"used\": \"2030-01-01T00:00:00Z\", \"gap\": { \"about_seconds\": { \"1e300\": 1 } } } ] }")]
    [InlineData("{ \"version\": 1, \"models\": [ { \"model\": \"a\", \"used\": \"2030-01-01T00:00:00Z\", \"gap\": { \"about_seconds\": { \"1\": 1.5 } } } ] }")]
    public async Task A_damaged_file_is_kept_aside_and_told_and_measuring_begins_anew(string text)
    {
        await File.WriteAllTextAsync(PathOfFile, text, Ct);

        await using var store = Store();

        Assert.Empty(store.All);
        Assert.Contains("unreadable", await _log.NextAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(PathOfFile + ".unreadable", Ct));
        store.Add(new Sample(TimingKind.Gap, "opus", TimeSpan.FromSeconds(3)));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEmpty(TimingFile.Read(await File.ReadAllBytesAsync(PathOfFile, Ct)));
    }

    [Fact]
    public async Task Where_it_cannot_be_written_measuring_goes_on_and_it_is_told_once_and_tried_again()
    {
        await using var store = Store();
        Directory.CreateDirectory(PathOfFile); // stands for a full disk, also for a test that runs as root
        store.Add(new Sample(TimingKind.Gap, "opus", TimeSpan.FromSeconds(3)));

        _time.Advance(TimeSpan.FromMinutes(3));

        Assert.Contains("cannot be written", await _log.NextAsync(Ct), StringComparison.Ordinal);
        store.Add(new Sample(TimingKind.Gap, "opus", TimeSpan.FromSeconds(3)));
        Assert.Equal(2, store.Find("opus")!.Gap.Count);
        Directory.Delete(PathOfFile);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Assert.Single(TimingFile.Read(await File.ReadAllBytesAsync(PathOfFile, Ct))).Timings.Gap.Count);
    }

    [Fact]
    public async Task The_model_that_was_not_used_for_longest_is_forgotten()
    {
        await using var store = Store();
        for (var i = 0; i < TimingStore.MostModels; i++)
        {
            store.Add(new Sample(TimingKind.Gap, $"model-{i}", TimeSpan.FromSeconds(1)));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        store.Add(new Sample(TimingKind.Gap, "model-0", TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        store.Add(new Sample(TimingKind.Gap, "one more", TimeSpan.FromSeconds(1)));

        Assert.Equal(TimingStore.MostModels, store.All.Count);
        Assert.Null(store.Find("model-1"));
        Assert.NotNull(store.Find("model-0"));
        Assert.Equal("one more", store.All[0].Model);
    }

    [Fact]
    public async Task Sessions_that_measure_at_once_lose_nothing()
    {
        await using var store = Store();
        var heard = 0;
        store.Measured += _ => Interlocked.Increment(ref heard);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(
            () =>
            {
                for (var i = 0; i < 200; i++) store.Add(new Sample((TimingKind)(i % 3), n % 2 == 0 ? "opus" : "haiku", TimeSpan.FromSeconds(i)));
            },
            Ct)));

        Assert.Equal(1600, heard);
        Assert.Equal(1600, store.All.Sum(m => m.Timings.Connect.Count + m.Timings.FirstContent.Count + m.Timings.Gap.Count));
    }

    [Fact]
    public async Task What_is_no_measurement_is_not_taken()
    {
        await using var store = Store();

        store.Add(new Sample(TimingKind.Gap, " ", TimeSpan.FromSeconds(1)));
        store.Add(new Sample(TimingKind.Gap, "opus", TimeSpan.FromSeconds(-1)));

        Assert.Empty(store.All);
    }

    private TimingStore Store() => new(PathOfFile, _time, _log);

    private static (int Connect, int FirstContent, int Gap) Counts(ModelTimings timings) => (timings.Connect.Count, timings.FirstContent.Count, timings.Gap.Count);
}
