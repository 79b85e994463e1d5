using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Core.Budgets;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Budgets;

public sealed class RetryBudgetTests
{
    private static readonly DateTimeOffset Noon = Scenario.Epoch;

    /// <summary>Steps of a clock in seconds; now and then it is set, back or forward.</summary>
    private static Gen<int[]> Clocks { get; } = Gen.Frequency(
        (8, Gen.Choose(0, 1800)), (1, Gen.Choose(-50_000, 0)), (1, Gen.Choose(3600, 50_000))).ArrayOf();

    [Fact]
    public void Within_an_hour_of_a_clock_that_only_goes_forward_there_are_never_more_than_the_bound() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
        Prop.ForAll(Gen.Choose(0, 1800).ArrayOf().ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (steps, perHour) =>
        {
            var (budget, now, spends) = (RetryBudget.Full, Noon, new List<DateTimeOffset>());
            foreach (var step in steps)
            {
                now += TimeSpan.FromSeconds(step);
                if (budget.FreeAt(perHour, now) is { } free)
                {
                    Assert.InRange(free, now, now + RetryBudget.Window);
                    Assert.Null(budget.FreeAt(perHour, free));
                    continue;
                }

                budget = budget.Spend(now);
                spends.Add(now);
                Assert.InRange(spends.Count(s => now - s < RetryBudget.Window), 1, perHour);
            }
        }));

    [Fact]
    public void Whatever_is_done_to_the_clock_a_full_hour_frees_within_an_hour_and_is_not_forgotten_before() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
        Prop.ForAll(Clocks.ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (steps, perHour) =>
        {
            var (budget, now) = (RetryBudget.Full, Noon);
            foreach (var step in steps)
            {
                now += TimeSpan.FromSeconds(step);
                budget = budget.At(now);
                if (budget.FreeAt(perHour, now) is { } free) Assert.InRange(free - now, TimeSpan.Zero, RetryBudget.Window);
                else budget = budget.Spend(now);
                Assert.True(budget.Spends.SequenceEqual(budget.Spends.Order()), "out of order");
                Assert.All(budget.Spends, spend => Assert.InRange(spend, now - RetryBudget.Window, now));
                Assert.InRange(budget.Spends.Length, 1, perHour);
            }
        }));

    [Fact]
    public void What_is_spent_on_either_of_two_is_spent_on_both_together() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
        Prop.ForAll(Budgets().ToArbitrary(), Budgets().ToArbitrary(), (a, b) =>
        {
            var joined = a.Join(b);
            Assert.True(Left(joined) <= Math.Min(Left(a), Left(b)));
            Assert.True(joined.SpentWithinHour(Noon) >= Math.Max(a.SpentWithinHour(Noon), b.SpentWithinHour(Noon)));
            Assert.Equal(joined, joined.Join(b));
        }));

    [Fact]
    public void It_survives_being_written() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
        Prop.ForAll(Budgets().ToArbitrary(), budget => Assert.Equal(budget, Reread(budget))));

    [Fact]
    public void One_of_an_older_daemon_knows_no_hour()
    {
        var old = JsonSerializer.Deserialize("""{"name":"a","session_id":"x","budget":{"used":2,"progressed":false}}""", SignalJson.Default.SessionRecord)!;

        Assert.Equal(new RetryBudget(2), old.Budget);
        Assert.Empty(old.Budget.Spends);
        Assert.Equal(3, old.Budget.Spend(Noon).Used);
    }

    [Fact]
    public void It_is_bounded()
    {
        var budget = RetryBudget.Full;
        for (var n = 0; n < RetryBudget.MostSpends + 10; n++) budget = budget.Spend(Noon + TimeSpan.FromSeconds(n));

        Assert.Equal(RetryBudget.MostSpends, budget.Spends.Length);
    }

    [Fact]
    public void A_clock_that_is_not_known_bounds_nothing() => Assert.True(RetryBudget.Full.Spend().Spend().Allows(3, 0, default));

    private static int Left(RetryBudget budget) => 10 - (budget.Progressed ? 0 : budget.Used);

    private static Gen<RetryBudget> Budgets() =>
        from used in Gen.Choose(0, 5)
        from progressed in Gen.Elements(false, true)
        from spends in Gen.Choose(0, 7200).ArrayOf()
        from cost in Gen.Choose(0, 3)
        select new RetryBudget(used, progressed)
        {
            Spends = [.. spends.Distinct().OrderDescending().Select(s => Noon - TimeSpan.FromSeconds(s))],
            CostFrom = cost,
        };

    private static RetryBudget Reread(RetryBudget budget) =>
        Written.Reread(new SessionRecord { Name = "a", SessionId = "x", Budget = budget }).Budget;
}
