using FsCheck;
using FsCheck.Fluent;
using Supervisor.Core.Outages;

namespace Supervisor.Core.Tests.Outages;

/// <summary>What holds of outages whatever happens, in whatever order.</summary>
public sealed class OutagePropertyTests
{
    /// <summary>The last moment at which something goes wrong, in seconds.</summary>
    private const int Quiet = 1200;

    private sealed record Mishap(int Kind, int Session, int AtMilliseconds);

    private sealed record Course(int Sessions, int HealthyFromSeconds, int TrySeconds, Mishap[] Mishaps);

    private static Gen<Course> Courses { get; } =
        from sessions in Gen.Choose(3, 20)
        from healthy in Gen.Elements(0, 8, 40, 300, 1100)
        from tries in Gen.Elements(1, 7, 45)
        from burst in Gen.Choose(0, 100_000)
        from mishaps in (
            from kind in Gen.Frequency((8, Gen.Constant(0)), (3, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
            from session in Gen.Choose(0, sessions - 1)
            from at in Gen.OneOf(Gen.Choose(0, Quiet * 1000), Gen.Choose(burst, burst + 500))
            select new Mishap(kind, session, at)).ArrayOf()
        select new Course(sessions, healthy, tries, mishaps);

    [Fact]
    public void Whatever_happens_nobody_herds_and_nobody_waits_for_ever() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(400).WithStartSize(10).WithEndSize(120),
            Prop.ForAll(Courses.ToArbitrary(), Live));

    [Fact]
    public void Whatever_happens_a_spent_budget_holds_up_nobody_else() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(200).WithStartSize(10).WithEndSize(120),
            Prop.ForAll(Courses.ToArbitrary(), course => Live(course, cap: 3)));

    private static void Live(Course course) => Live(course, int.MaxValue);

    private static void Live(Course course, int cap)
    {
        var world = new OutageWorld(course.Sessions)
        {
            HealthyFrom = TimeSpan.FromSeconds(course.HealthyFromSeconds),
            TryTakes = session => TimeSpan.FromSeconds(course.TrySeconds + 0.3 * (session.Used % 4)),
            Cap = cap,
        };
        foreach (var (kind, index, at) in course.Mishaps)
        {
            world.At(at / 1000.0, kind switch
            {
                0 => () => world.Fail(index),
                1 => () => world.Block(index, isBlocked: true),
                2 => () => world.Block(index, isBlocked: false),
                _ => () => world.Take(index),
            });
        }

        for (var i = 0; i < course.Sessions; i++)
        {
            var index = i;
            world.At(Quiet + 1, () => world.Block(index, isBlocked: false));
        }

        world.Run(Quiet + 7200);

        var ordered = world.Tries.Where(t => t.IsOrdered).Select(t => t.At).ToArray();
        for (var i = 2; i < ordered.Length; i++)
            Assert.True(ordered[i] - ordered[i - 2] >= TimeSpan.FromSeconds(1), $"three tries within a second at {ordered[i]}");
        Assert.All(world.Sessions.Where(s => !s.IsGone), s => Assert.True(
            s.State == StandingState.Well || (s.State == StandingState.Out && s.Used >= cap), $"{s.Name} is still {s.State}, told {s.Order}"));
        Assert.Empty(world.State.Open);
        Assert.Null(OutageDecider.Next(world.State));
    }
}
