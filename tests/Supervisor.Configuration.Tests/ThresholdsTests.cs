using Supervisor.Core.Progress;

namespace Supervisor.Configuration.Tests;

public class ThresholdsTests
{
    [Fact]
    public void A_duration_fixes_a_threshold_and_leaves_the_others_alone()
    {
        var recovery = Given.Session("sessions: [{ name: a, recovery: { stall_after: 20s } }]").Recovery;

        Assert.Equal(Threshold.Fixed(TimeSpan.FromSeconds(20)), recovery.StallAfter);
        Assert.Equal(Of(300, 300, 900), recovery.FirstToken);
        Assert.Equal(Of(300, 300, 900), recovery.Connect);
    }

    [Theory]
    [InlineData("{ floor: 10s, start: 20s, ceiling: 30s }", 10, 20, 30)]
    [InlineData("{ floor: 10s }", 10, 120, 600)]
    [InlineData("{ ceiling: 2m }", 60, 120, 120)]
    [InlineData("{ }", 60, 120, 600)]
    public void What_a_mapping_leaves_out_has_its_default(string text, int floor, int start, int ceiling) =>
        Assert.Equal(Of(floor, start, ceiling), Given.Session($"sessions: [{{ name: a, recovery: {{ stall_after: {text} }} }}]").Recovery.StallAfter);

    [Theory]
    [InlineData("20s", "{ ceiling: 1m }", 20, 20, 60)]
    [InlineData("{ floor: 5s, start: 30s }", "{ floor: 10s }", 10, 30, 600)]
    [InlineData("{ floor: 5s }", "40s", 40, 40, 40)]
    public void A_session_overrides_the_parts_that_it_names(string defaults, string own, int floor, int start, int ceiling) =>
        Assert.Equal(
            Of(floor, start, ceiling),
            Given.Session($$"""
                defaults: { recovery: { stall_after: {{defaults}} } }
                sessions: [{ name: a, recovery: { stall_after: {{own}} } }]
                """).Recovery.StallAfter);

    [Theory]
    [InlineData("stall_after: { floor: 5m }", "f:1:47: 'floor' of 'stall_after' must not be more than its start (2m, the default), and it is 5m; say both")]
    [InlineData("stall_after: { ceiling: 90s }", "f:1:49: 'ceiling' of 'stall_after' must not be less than its start (2m, the default), and it is 1m30s; say both")]
    [InlineData("connect: { floor: 2s, start: 1s }", "f:1:54: 'start' of 'connect' must not be less than its floor (2s, given in line 1), and it is 1s; say both")]
    [InlineData("first_token: { start: 1s, floor: 1s, ceiling: 10s, flor: 1s }", "f:1:76: unknown key 'flor' in 'first_token'; did you mean 'floor'?")]
    [InlineData("first_token: { start: 0s }", "f:1:47: 'start' must be from 10ms to 24h, not '0s'")]
    [InlineData("first_token: [1s]", "f:1:38: 'first_token' must be a single value, not a list")]
    [InlineData("turn_limit: never", "f:1:37: 'turn_limit' must be a duration such as 500ms, 15s, 5m, 2h or 1m30s, or off, not 'never'")]
    [InlineData("turn_limit: 10ms", "f:1:37: 'turn_limit' must be from 1s to 168h, not '10ms'")]
    [InlineData("frozen_after: 0s", "f:1:39: 'frozen_after' must be from 1s to 24h, not '0s'")]
    [InlineData("silent_thinking: { floor: 1s }", "f:1:42: 'silent_thinking' must be a single value, not a mapping")]
    public void Each_mistake_is_explained_at_its_place(string recovery, string error) =>
        Assert.Equal([error], Given.Errors($"defaults: {{ recovery: {{ {recovery} }} }}"));

    [Fact]
    public void An_order_that_only_two_places_together_make_wrong_is_told_where_the_session_says_it() =>
        Assert.Equal(
            ["f:2:57: 'floor' of 'stall_after' must not be more than its start (20s, given in line 1), and it is 30s; say both"],
            Given.Errors("""
                defaults: { recovery: { stall_after: 20s } }
                sessions: [{ name: a, recovery: { stall_after: { floor: 30s } } }, { name: b }]
                """));

    [Fact]
    public void A_session_without_a_limit_for_turns_may_be_among_others_with_one()
    {
        var sessions = Given.Config("""
            defaults: { recovery: { turn_limit: 2h, silent_thinking: 20m, frozen_after: 30s } }
            sessions: [{ name: a }, { name: b, recovery: { turn_limit: off } }]
            """).Sessions;

        Assert.Equal(TimeSpan.FromHours(2), sessions[0].Recovery.TurnLimit);
        Assert.Null(sessions[1].Recovery.TurnLimit);
        Assert.Equal((TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(30)), (sessions[1].Recovery.SilentThinking, sessions[1].Recovery.FrozenAfter));
    }

    private static Threshold Of(int floor, int start, int ceiling) =>
        new(TimeSpan.FromSeconds(floor), TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(ceiling));
}
