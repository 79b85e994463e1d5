using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Daemon.Timing;

namespace Supervisor.Daemon.Tests.Timing;

public sealed class SessionThresholdsTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly List<EffectiveThresholds> _told = [];
    private readonly TimingStore _store;
    private readonly SessionThresholds _session;

    public SessionThresholdsTests()
    {
        _store = new TimingStore(_folder.State.Timing, new ManualTime(), NullLogger.Instance);
        _session = new SessionThresholds(_store, RecoveryPolicy.Default, told =>
        {
            _told.Add(told);
            return ValueTask.CompletedTask;
        });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Each_start_of_the_process_is_told_what_is_in_force()
    {
        _session.Begin();
        _session.Begin();

        Assert.Equal([120, 120], _told.Select(t => t.Gap.Value.TotalSeconds));
    }

    [Fact]
    public void Measurements_are_told_when_they_change_something_and_not_each_time()
    {
        _session.Begin();
        _session.Use("opus");
        Measure("opus", 29);
        Assert.Single(_told);

        Measure("opus", 1);

        Assert.Equal(2, _told.Count);
        Assert.InRange(_told[1].Gap.Value.TotalSeconds, 80, 84);
        Measure("opus", 100);
        Assert.Equal(2, _told.Count);
        Assert.Contains("130 measurements", _session.Current.Gap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Measurements_of_another_model_are_not_for_it_until_that_model_answers()
    {
        _session.Begin();
        _session.Use("opus");
        Measure("haiku", 30);
        Assert.Single(_told);

        _session.Use("haiku");

        Assert.Equal(2, _told.Count);
        Assert.Equal("haiku", _session.Model);
    }

    [Fact]
    public async Task What_changes_while_it_is_told_is_told_after_it_and_only_as_it_is_then()
    {
        var asked = new TaskCompletionSource();
        var told = new List<EffectiveThresholds>();
        using var slow = new SessionThresholds(_store, RecoveryPolicy.Default, async now =>
        {
            told.Add(now);
            if (told.Count == 1) await asked.Task;
        });
        slow.Begin();
        slow.Use("opus");
        Measure("opus", 30);
        slow.Use("haiku");
        Measure("haiku", 30, seconds: 100);
        Assert.Single(told);

        asked.SetResult();

        var started = TimeProvider.System.GetTimestamp();
        while (told.Count < 2 && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30)) await Task.Yield();
        Assert.Equal(2, told.Count);
        Assert.InRange(told[1].Gap.Value.TotalSeconds, 200, 211);
    }

    [Fact]
    public void A_session_that_is_gone_is_told_nothing()
    {
        _session.Use("opus");
        _session.Dispose();

        Measure("opus", 40);

        Assert.Single(_told);
    }

    private void Measure(string model, int times, int seconds = 40)
    {
        for (var i = 0; i < times; i++) _store.Add(new Sample(TimingKind.Gap, model, TimeSpan.FromSeconds(seconds)));
    }
}
