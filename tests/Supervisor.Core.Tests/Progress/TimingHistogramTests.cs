using FsCheck;
using FsCheck.Fluent;
using Supervisor.Core.Progress;

namespace Supervisor.Core.Tests.Progress;

public class TimingHistogramTests
{
    /// <summary>From 1 ms to 3 h, evenly in the logarithm: below, within and above what it tells apart.</summary>
    private static Gen<TimeSpan[]> Times { get; } =
        Gen.Choose(0, 1600).Select(i => TimeSpan.FromMilliseconds(Math.Exp(i / 100.0))).ArrayOf();

    [Fact]
    public void A_percentile_is_the_exact_one_or_up_to_a_bucket_more() =>
        Check.One(Quick, Prop.ForAll(Times.ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (times, percent) =>
        {
            if (times.Length is 0 or > TimingHistogram.Most) return;
            var rank = Math.Clamp((int)Math.Ceiling(percent / 100.0 * times.Length), 1, times.Length);
            var exact = Math.Clamp(times.Order().ElementAt(rank - 1).TotalSeconds, 0.010, 7200);
            var told = Of(times).Percentile(percent / 100.0).TotalSeconds;
            Assert.InRange(told, exact * 0.9999, exact * TimingHistogram.Growth * 1.0001);
        }));

    [Fact]
    public void A_greater_share_is_never_shorter() =>
        Check.One(Quick, Prop.ForAll(Times.ToArbitrary(), times =>
        {
            var histogram = Of(times);
            var told = Enumerable.Range(0, 101).Select(p => histogram.Percentile(p / 100.0)).ToList();
            Assert.Equal(told.Order(), told);
        }));

    [Fact]
    public void What_is_written_down_and_read_again_is_the_same() =>
        Check.One(Quick, Prop.ForAll(Times.ToArbitrary(), times =>
        {
            var histogram = Of(times);
            var read = TimingHistogram.Of(histogram.Buckets);
            Assert.Equal(histogram.Buckets, read.Buckets);
            Assert.Equal(histogram.Count, read.Count);
        }));

    [Fact]
    public void However_much_is_measured_it_stays_as_small()
    {
        var histogram = TimingHistogram.Empty;
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            histogram = histogram.Add(TimeSpan.FromMilliseconds(Math.Exp(random.NextDouble() * 16)));
            Assert.InRange(histogram.Count, Math.Min(i, TimingHistogram.Most / 2), TimingHistogram.Most);
        }

        Assert.InRange(histogram.Buckets.Count(), 1, 300);
    }

    [Fact]
    public void A_tail_in_which_each_bucket_holds_one_outlives_the_halving()
    {
        // 1 % lies above a minute, each in a bucket of its own.
        var tail = Enumerable.Range(0, 20).Select(i => TimeSpan.FromSeconds(60 * Math.Pow(1.06, i)));
        var histogram = Of([.. Enumerable.Repeat(TimeSpan.FromSeconds(1), 1980), .. tail]);
        var before = histogram.Percentile(0.995);

        histogram = histogram.Add(TimeSpan.FromSeconds(1));

        Assert.Equal(TimingHistogram.Most / 2, histogram.Count);
        Assert.InRange(histogram.Percentile(0.995).TotalSeconds, before.TotalSeconds / 1.2, before.TotalSeconds * 1.2);
    }

    [Fact]
    public void A_model_that_has_become_fast_is_fast_after_a_while_and_one_outlier_does_not_stay_for_ever()
    {
        var histogram = Of([.. Enumerable.Repeat(TimeSpan.FromMinutes(5), 2000)]);

        for (var i = 0; i < 9_000; i++) histogram = histogram.Add(TimeSpan.FromSeconds(2));

        Assert.InRange(histogram.Percentile(0.99).TotalSeconds, 2, 2.2);
        for (var i = 0; i < 9_000; i++) histogram = histogram.Add(TimeSpan.FromSeconds(2));
        Assert.InRange(histogram.Percentile(1).TotalSeconds, 2, 2.2);
    }

    [Fact]
    public void Nothing_measured_has_no_percentile() => Assert.Equal(TimeSpan.Zero, TimingHistogram.Empty.Percentile(0.99));

    [Fact]
    public void What_another_version_wrote_is_taken_as_far_as_it_fits()
    {
        var histogram = TimingHistogram.Of([(TimeSpan.FromDays(400), 3), (TimeSpan.FromSeconds(-1), 2), (TimeSpan.FromSeconds(1), int.MaxValue), (TimeSpan.FromSeconds(2), -5)]);

        Assert.InRange(histogram.Count, 1, TimingHistogram.Most);
        Assert.Equal(TimeSpan.FromHours(2), histogram.Percentile(1));
    }

    private static Config Quick => Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300).WithStartSize(1).WithEndSize(500);

    private static TimingHistogram Of(TimeSpan[] times) => times.Aggregate(TimingHistogram.Empty, (h, t) => h.Add(t));
}
