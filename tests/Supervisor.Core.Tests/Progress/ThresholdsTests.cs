using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Tests.Progress;

public class ThresholdsTests
{
    private static readonly Threshold Default = RecoveryPolicy.Default.StallAfter; // 60 s, 120 s, 10 min

    [Fact]
    public void A_fixed_threshold_is_not_moved_by_what_was_measured() =>
        Assert.Equal(
            new EffectiveThreshold(TimeSpan.FromSeconds(20), "fixed by the configuration"),
            Thresholds.Effective(Threshold.Fixed(TimeSpan.FromSeconds(20)), Measured(200, 500)));

    [Theory]
    [InlineData(0, "0 of 30 measurements so far")]
    [InlineData(12, "12 of 30 measurements so far")]
    [InlineData(29, "29 of 30 measurements so far")]
    public void With_too_few_measurements_the_start_holds(int count, string reason) =>
        Assert.Equal(new EffectiveThreshold(Default.Start, reason), Thresholds.Effective(Default, Measured(count, 500)));

    [Fact]
    public void Without_a_model_the_start_holds() =>
        Assert.Equal(new EffectiveThreshold(Default.Start, "0 of 30 measurements so far"), Thresholds.Effective(Default, null));

    [Theory]
    [InlineData(50, 103, "2 × p99 (51 s) of 30 measurements")]
    [InlineData(3, 60, "2 × p99 (3 s) of 30 measurements, raised to the floor")]
    [InlineData(500, 600, "2 × p99 (8 min 26 s) of 30 measurements, cut to the ceiling")]
    public void With_enough_it_follows_the_99th_percentile_between_floor_and_ceiling(int seconds, int expected, string reason)
    {
        var effective = Thresholds.Effective(Default, Measured(30, seconds));

        Assert.Equal(reason, effective.Reason);
        Assert.Equal(TimeSpan.FromSeconds(expected), effective.Value);
    }

    [Fact]
    public void The_floor_and_the_ceiling_hold_whatever_was_measured()
    {
        var histogram = TimingHistogram.Empty;
        var random = new Random(2);
        for (var i = 0; i < 3_000; i++)
        {
            histogram = histogram.Add(TimeSpan.FromMilliseconds(Math.Exp(random.NextDouble() * 16)));
            Assert.InRange(Thresholds.Effective(Default, histogram).Value, Default.Floor, Default.Ceiling);
        }
    }

    [Fact]
    public void One_odd_measurement_among_many_moves_nothing()
    {
        var before = Thresholds.Effective(Default, Measured(1000, 50)).Value;

        Assert.Equal(before, Thresholds.Effective(Default, Measured(1000, 50).Add(TimeSpan.FromHours(1))).Value);
    }

    [Fact]
    public void A_session_is_told_of_a_change_of_a_second_and_not_of_another_reason()
    {
        var none = Thresholds.Of(RecoveryPolicy.Default, null);
        var some = Thresholds.Of(RecoveryPolicy.Default, Timings(Measured(29, 50)));
        var enough = Thresholds.Of(RecoveryPolicy.Default, Timings(Measured(30, 50)));

        Assert.NotEqual(none, some);
        Assert.False(Thresholds.Differ(none, some));
        Assert.True(Thresholds.Differ(some, enough));
    }

    [Fact]
    public void Each_kind_has_its_own_threshold()
    {
        var timings = ModelTimings.Empty;
        for (var i = 0; i < 30; i++)
        {
            timings = timings.Add(TimingKind.Connect, TimeSpan.FromSeconds(155));
            timings = timings.Add(TimingKind.FirstContent, TimeSpan.FromSeconds(205));
            timings = timings.Add(TimingKind.Gap, TimeSpan.FromSeconds(40));
        }

        var told = Thresholds.Of(RecoveryPolicy.Default, timings);

        Assert.InRange(told.Connect.Value.TotalSeconds, 310, 326);
        Assert.InRange(told.FirstContent.Value.TotalSeconds, 410, 431);
        Assert.InRange(told.Gap.Value.TotalSeconds, 80, 84);
        Assert.Equal((timings.Connect, timings.FirstContent, timings.Gap), (timings.Of(TimingKind.Connect), timings.Of(TimingKind.FirstContent), timings.Of(TimingKind.Gap)));
    }

    private static ModelTimings Timings(TimingHistogram gap) => ModelTimings.Empty with { Gap = gap };

    private static TimingHistogram Measured(int count, int seconds) => TimingHistogram.Of([(TimeSpan.FromSeconds(seconds), count)]);
}
