using Supervisor.Core.Outages;

namespace Supervisor.Core.Tests.Outages;

public sealed class OutageTests
{
    [Fact]
    public void Twenty_sessions_that_fail_at_once_send_one_try_at_a_time_until_one_gets_through()
    {
        var world = new OutageWorld(20) { HealthyFrom = TimeSpan.FromSeconds(60) };
        for (var i = 0; i < 20; i++) world.Fail(i);
        world.Run(3600);

        var first = world.Tries.First(t => t.At >= TimeSpan.FromSeconds(60)).At;
        var before = world.Tries.Where(t => t.At <= first).ToArray();
        Assert.All(before.Zip(before.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(5)));
        Assert.Equal(before.Length - 1 + 20, world.Tries.Count);
        Assert.All(world.Tries.Skip(before.Length).Zip(world.Tries.Skip(before.Length + 1)), pair =>
            Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(1)));
        Assert.All(world.Sessions, s => Assert.Equal(StandingState.Well, s.State));
        Assert.Equal([OutageNewsKind.Began, OutageNewsKind.Ended], world.News.Select(n => n.Kind).Where(k => k is OutageNewsKind.Began or OutageNewsKind.Ended));
    }

    [Fact]
    public void Two_sessions_that_fail_alike_are_none()
    {
        var world = new OutageWorld(5);
        world.Fail(0);
        world.Fail(1);
        Assert.Empty(world.State.Open);
        world.Fail(2);
        Assert.Equal(3, world.Outage.Members.Count);
    }

    [Fact]
    public void Failures_that_lie_apart_are_none()
    {
        var world = new OutageWorld(3) { TryTakes = _ => TimeSpan.FromHours(1) };
        world.Fail(0);
        world.At(40, () => world.Fail(1));
        world.At(80, () => world.Fail(2));
        world.Run(90);
        Assert.Empty(world.State.Open);
    }

    [Fact]
    public void Sessions_of_different_apis_are_none()
    {
        var world = new OutageWorld(4);
        world.Sessions[0].Endpoint = world.Sessions[1].Endpoint = "http://127.0.0.1:2";
        for (var i = 0; i < 4; i++) world.Fail(i);
        Assert.Empty(world.State.Open);
    }

    [Fact]
    public void Processes_that_ended_begin_none_and_join_one()
    {
        var world = new OutageWorld(7);
        for (var i = 0; i < 4; i++) world.Sessions[i].IsOfApi = false;
        for (var i = 0; i < 4; i++) world.Fail(i);
        Assert.Empty(world.State.Open);
        for (var i = 4; i < 7; i++) world.Fail(i);
        Assert.Equal(7, world.Outage.Members.Count);
    }

    [Fact]
    public void The_waits_grow_to_five_minutes_and_the_turn_goes_round()
    {
        var world = new OutageWorld(6);
        for (var i = 0; i < 6; i++) world.Fail(i);
        world.Run(3600);
        double[] waits = [5, 10, 20, 40, 80, 160, 300, 300];
        var gaps = world.Tries.Zip(world.Tries.Skip(1), (a, b) => (b.At - a.At).TotalSeconds - 2).Prepend(world.Tries[0].At.TotalSeconds).ToArray();
        Assert.All(waits.Zip(gaps), pair => Assert.InRange(pair.Second, pair.First, pair.First * 1.2 + 0.001));
        Assert.Equal(6, world.Tries.Take(6).Select(t => t.Name).Distinct().Count());
    }

    [Fact]
    public void A_session_that_fails_meanwhile_waits_before_it_could_type()
    {
        var world = new OutageWorld(4);
        for (var i = 0; i < 3; i++) world.Fail(i);
        world.At(3, () => world.Fail(3));
        world.Run(3);
        Assert.Equal(OutageRole.Wait, world.Sessions[3].Order?.Role);
        Assert.Equal(world.Outage.Turn, world.Sessions[3].Order?.Probe);
    }

    [Fact]
    public void A_probe_that_cannot_type_makes_room_for_another()
    {
        var world = new OutageWorld(3) { HealthyFrom = TimeSpan.Zero };
        for (var i = 0; i < 3; i++) world.Fail(i);
        var probe = Array.FindIndex(world.Sessions, s => s.Name == world.Outage.Turn);
        world.Block(probe, isBlocked: true);
        world.Run(9.5);
        Assert.NotEqual(world.Sessions[probe].Name, Assert.Single(world.Tries).Name);
        Assert.Equal(OutageRole.Wait, world.Sessions[probe].Order?.Role);
        world.At(100, () => world.Block(probe, isBlocked: false));
        world.Run(200);
        Assert.Equal(3, world.Tries.Count);
        Assert.Empty(world.State.Open);
    }

    [Fact]
    public void A_try_that_hangs_does_not_hold_the_others_for_ever()
    {
        var world = new OutageWorld(3) { HealthyFrom = TimeSpan.Zero };
        world.TryTakes = _ => world.Tries.Count == 0 ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(2);
        for (var i = 0; i < 3; i++) world.Fail(i);
        world.Run(590);
        Assert.Single(world.Tries);
        world.Run(700);
        Assert.Equal(3, world.Tries.Count);
        Assert.Equal(2, world.Sessions.Count(s => s.State == StandingState.Well));
    }

    [Fact]
    public void Followers_that_fail_again_stop_the_rest_and_the_waits_go_on_growing()
    {
        var world = new OutageWorld(20) { HealthyFrom = TimeSpan.Zero };
        for (var i = 0; i < 20; i++) world.Fail(i);
        world.At(9, () => world.HealthyFrom = TimeSpan.FromSeconds(600));
        world.Run(14);
        var tried = world.Tries.Count;
        Assert.InRange(tried, 3, 8);
        Assert.Equal(OutageStage.Probing, world.Outage.Stage);
        Assert.Contains(world.News, n => n.Kind == OutageNewsKind.Reopened);
        world.Run(19);
        Assert.Equal(tried, world.Tries.Count);
        world.Run(3600);
        Assert.All(world.Sessions, s => Assert.Equal(StandingState.Well, s.State));
    }

    [Fact]
    public void The_last_one_left_tries_by_itself()
    {
        var world = new OutageWorld(3) { HealthyFrom = TimeSpan.Zero };
        for (var i = 0; i < 3; i++) world.Fail(i);
        var waits = Array.FindIndex(world.Sessions, s => s.Name != world.Outage.Turn);
        for (var i = 0; i < 3; i++)
        {
            if (i != waits) world.Take(i);
        }

        world.Run(20);
        Assert.Equal(world.Sessions[waits].Name, Assert.Single(world.Tries).Name);
        Assert.Empty(world.State.Open);
    }

    [Fact]
    public void One_that_gave_up_is_told_that_it_is_out_and_another_one_tries()
    {
        var world = new OutageWorld(3) { Cap = 1 };
        for (var i = 0; i < 3; i++) world.Fail(i);
        world.Run(12);
        var gaveUp = Assert.Single(world.Sessions, s => s.State == StandingState.Out);
        Assert.Null(gaveUp.Order);
        world.Run(3600);
        Assert.Equal(3, world.Tries.Select(t => t.Name).Distinct().Count());
        Assert.Empty(world.State.Open);
    }

    [Fact]
    public void After_a_restart_an_outage_goes_on_with_one_try_at_a_time()
    {
        var world = new OutageWorld(20) { HealthyFrom = TimeSpan.FromSeconds(12) };
        foreach (var session in world.Sessions)
        {
            (session.State, session.Incident, session.Failures, session.IsOfApi) = (StandingState.Blocked, 1, 1, false);
            session.Order = new OutageOrder("outage-20300102T030405", OutageRole.Wait, TimeSpan.FromMinutes(3), "");
            world.See(session);
        }

        Assert.Equal("outage-20300102T030405", world.Outage.Id);
        for (var i = 0; i < 20; i++)
        {
            var index = i;
            world.At(3 + 0.1 * i, () => world.Block(index, isBlocked: false));
        }

        world.Run(200);
        Assert.All(world.Tries.Zip(world.Tries.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(1)));
        Assert.All(world.Sessions, s => Assert.Equal(StandingState.Well, s.State));
    }

    [Fact]
    public void The_same_told_twice_changes_nothing()
    {
        var world = new OutageWorld(3);
        for (var i = 0; i < 3; i++) world.Fail(i);
        var decision = OutageDecider.Decide(world.State, new SessionSeen(world.Now, world.Sessions[1].Standing with { Outage = null }, OutageWorld.Epoch));
        Assert.Empty(decision.Orders);
        Assert.Empty(decision.News);
    }

    [Fact]
    public void A_wait_is_renewed_long_before_its_bound()
    {
        var world = new OutageWorld(3) { TryTakes = _ => TimeSpan.FromHours(10) };
        for (var i = 0; i < 3; i++) world.Fail(i);
        for (var hour = 1; hour < 6; hour++)
        {
            world.Run(hour * 3600);
            Assert.All(world.Sessions.Where(s => s.State == StandingState.Ready), s => Assert.True(s.Order!.NotBefore - world.Now > TimeSpan.FromMinutes(14)));
        }
    }
}
