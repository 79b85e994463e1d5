namespace Supervisor.Configuration.Tests;

public class BudgetTests
{
    [Fact]
    public void Bounds_of_the_budget_and_words_of_the_remedies_are_read()
    {
        var recovery = Given.Session("""
            sessions:
              - name: a
                recovery: { jitter: 0.35, rewind_text: "mend it: go on", notify_after: 90s, max_per_hour: 0, cost_limit: 12.50 }
            """).Recovery;

        Assert.Equal(0.35, recovery.Jitter);
        Assert.Equal("mend it: go on", recovery.RewindText);
        Assert.Equal(TimeSpan.FromSeconds(90), recovery.NotifyAfter);
        Assert.Equal(0, recovery.MaxPerHour);
        Assert.Equal(12.5m, recovery.CostLimit);
    }

    [Fact]
    public void A_session_without_a_ceiling_may_be_among_others_with_one()
    {
        var sessions = Given.Config("""
            defaults: { recovery: { cost_limit: 25, jitter: 0 } }
            sessions: [{ name: a }, { name: b, recovery: { cost_limit: off, jitter: 1 } }]
            """).Sessions;

        Assert.Equal((25m, 0.0), (sessions[0].Recovery.CostLimit, sessions[0].Recovery.Jitter));
        Assert.Null(sessions[1].Recovery.CostLimit);
        Assert.Equal(1.0, sessions[1].Recovery.Jitter);
    }

    [Theory]
    [InlineData("jitter: 1.5", "f:1:33: 'jitter' must be a number from 0 to 1, not '1.5'")]
    [InlineData("jitter: 20%", "f:1:33: 'jitter' must be a number from 0 to 1, not '20%'")]
    [InlineData("jitter: NaN", "f:1:33: 'jitter' must be a number from 0 to 1, not 'NaN'")]
    [InlineData("rewind_text: ' '", "f:1:38: 'rewind_text' must not be blank")]
    [InlineData("rewind_text: \"a\\nb\"", "f:1:38: 'rewind_text' must be a single line")]
    [InlineData("notify_after: soon", "f:1:39: 'notify_after' must be a duration such as 500ms, 15s, 5m, 2h or 1m30s, not 'soon'")]
    [InlineData("max_per_hour: 1001", "f:1:39: 'max_per_hour' must be a whole number from 0 to 1000, not '1001'")]
    [InlineData("max_per_hour: -1", "f:1:39: 'max_per_hour' must be a whole number from 0 to 1000, not '-1'")]
    [InlineData("cost_limit: never", "f:1:37: 'cost_limit' must be a number from 0 to 1000000 of US dollars, or off, not 'never'")]
    [InlineData("cost_limit: 1e3", "f:1:37: 'cost_limit' must be a number from 0 to 1000000 of US dollars, or off, not '1e3'")]
    [InlineData("cost_limit: \"5\"", "f:1:37: 'cost_limit' must be a number from 0 to 1000000 of US dollars, or off, not \"5\"")]
    public void Each_mistake_is_explained_at_its_place(string recovery, string error) =>
        Assert.Equal([error], Given.Errors($"defaults: {{ recovery: {{ {recovery} }} }}"));
}
