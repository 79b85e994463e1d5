using FsCheck;
using FsCheck.Fluent;
using Supervisor.Configuration;
using Supervisor.Daemon.Retention;

namespace Supervisor.Daemon.Tests.Retention;

public sealed class RetentionPlanTests
{
    private static readonly DateTimeOffset Now = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private static readonly Gen<KeptItem[]> Items =
        Gen.Choose(0, 30).SelectMany(days => Gen.Choose(0, 50).SelectMany(size => Gen.Elements(true, false, false).Select(inUse => (days, size, inUse))))
            .ListOf()
            .Select(all => all.Select((i, at) => new KeptItem($"f{at}", Now.AddDays(-i.days), i.size, i.inUse)).ToArray());

    [Fact]
    public void What_is_in_use_and_the_latest_stay_and_the_rest_ends_within_its_bounds() => Prop.ForAll(
        Items.SelectMany(items => Gen.Choose(0, 20).SelectMany(age => Gen.Choose(0, 300).SelectMany(size => Gen.Choose(0, 4).Select(keep => (items, age, size, keep))))).ToArbitrary(),
        given =>
        {
            var deleted = RetentionPlan.Of(given.items, new RetentionConfig.Bound(TimeSpan.FromDays(given.age), given.size), given.keep, Now);
            var left = given.items.Except(deleted).ToArray();

            Assert.DoesNotContain(deleted, d => d.IsInUse);
            Assert.Equal(Math.Min(given.keep, given.items.Length), left.OrderByDescending(i => i.At).Take(given.keep).Count());
            var deletable = left.OrderByDescending(i => i.At).ThenByDescending(i => i.Path, StringComparer.Ordinal).Skip(given.keep).Where(i => !i.IsInUse).ToArray();
            Assert.DoesNotContain(deletable, i => Now - i.At > TimeSpan.FromDays(given.age));
            Assert.True(left.Sum(i => i.Size) <= given.size || deletable.Length == 0, "more is left than may be, and some of it could go");
            // Nothing goes without need: the youngest that went was too old, or with it there was too much.
            if (deleted.Count > 0 && Now - deleted[^1].At <= TimeSpan.FromDays(given.age)) Assert.True(left.Sum(i => i.Size) + deleted[^1].Size > given.size);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_oldest_goes_first()
    {
        KeptItem[] items = [new("new", Now, 5), new("old", Now.AddDays(-3), 5), new("older", Now.AddDays(-4), 5)];
        Assert.Equal(["older"], RetentionPlan.Of(items, new RetentionConfig.Bound(TimeSpan.FromDays(30), 10), 0, Now).Select(i => i.Path));
        Assert.Equal(["older", "old"], RetentionPlan.Of(items, new RetentionConfig.Bound(TimeSpan.FromDays(2), 100), 0, Now).Select(i => i.Path));
        Assert.Empty(RetentionPlan.Of(items, new RetentionConfig.Bound(TimeSpan.FromDays(2), 1), 3, Now));
    }
}
