using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Tests.Sessions;

public sealed class HostPausesTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly HostPauses Start = new(TimeSpan.Zero, Noon);

    [Fact]
    public void Clocks_that_go_together_lose_nothing()
    {
        var looked = Start.Look(Seconds(10), Noon + Seconds(10)).Look(Seconds(5000), Noon + Seconds(5001));
        Assert.Equal(TimeSpan.Zero, looked.Lost);
    }

    [Fact]
    public void A_wall_clock_that_goes_ahead_is_a_pause_of_that_length()
    {
        var looked = Start.Look(Seconds(10), Noon + Seconds(3610));
        Assert.Equal(Seconds(3600), looked.Lost);
        Assert.Contains("went ahead by 3600 s", looked.Why, StringComparison.Ordinal);
        Assert.Equal(Seconds(3600), looked.Look(Seconds(11), Noon + Seconds(3611)).Lost);
    }

    [Fact]
    public void A_wall_clock_that_is_set_back_loses_nothing_and_hides_no_later_pause()
    {
        var back = Start.Look(Seconds(10), Noon - Seconds(3600));
        Assert.Equal(TimeSpan.Zero, back.Lost);
        Assert.Equal(Seconds(60), back.Look(Seconds(20), Noon - Seconds(3600) + Seconds(70)).Lost);
    }

    [Fact]
    public void A_look_that_comes_late_is_a_pause_only_where_somebody_looks_regularly()
    {
        Assert.Equal(TimeSpan.Zero, Start.Look(Seconds(30), Noon + Seconds(30)).Lost);
        var beating = Start with { Beat = Seconds(1) };
        Assert.Equal(Seconds(29), beating.Look(Seconds(30), Noon + Seconds(30)).Lost);
        Assert.Equal(TimeSpan.Zero, beating.Look(Seconds(4), Noon + Seconds(4)).Lost);
    }

    [Fact]
    public void A_look_of_the_past_changes_nothing()
    {
        var looked = Start.Look(Seconds(10), Noon + Seconds(10));
        Assert.Same(looked, looked.Look(Seconds(9), Noon + Seconds(9)));
    }

    [Fact]
    public void What_was_stamped_before_the_host_slept_keeps_its_distance_from_that_moment()
    {
        var slept = Start.Look(Seconds(100), Noon + Seconds(100)).Look(Seconds(101), Noon + Seconds(3701));
        Assert.Equal(Seconds(95), slept.MonotonicOf(Noon + Seconds(95)));
        Assert.Equal(Seconds(100.5), slept.MonotonicOf(Noon + Seconds(3700.5)));
        Assert.Equal(Seconds(101), slept.MonotonicOf(Noon + Seconds(9999)));
    }

    [Fact]
    public void What_is_stamped_after_the_clock_was_set_back_is_of_now_and_not_of_before_the_sleep()
    {
        var slept = Start.Look(Seconds(100), Noon + Seconds(100)).Look(Seconds(101), Noon + Seconds(3701));
        var back = slept.Look(Seconds(102), Noon - Seconds(86_400));
        Assert.Equal(1, back.SetBack);
        Assert.Equal(Seconds(101.5), back.MonotonicOf(Noon - Seconds(86_400.5)));
        Assert.Equal(Seconds(103), back.Look(Seconds(103), Noon - Seconds(86_399)).MonotonicOf(Noon - Seconds(86_399)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
