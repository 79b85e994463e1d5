using Supervisor.Core.Recovery;

namespace Supervisor.Configuration.Tests;

public class LadderTests
{
    [Fact]
    public void Places_are_laid_over_each_other_situation_by_situation()
    {
        var ladder = Given.Session("""
            defaults: { recovery: { ladder: { unknown: [retry, hold], poisoned: [hold] } } }
            sessions: [{ name: a, recovery: { ladder: { poisoned: [rewind, hold] } } }]
            """).Recovery.Ladder;

        Assert.Equal([Remedy.Retry, Remedy.Hold], ladder.Of(Situation.Unknown));
        Assert.Equal([Remedy.Rewind, Remedy.Hold], ladder.Of(Situation.Poisoned));
        Assert.Equal([Remedy.Interrupt, Remedy.Restart], ladder.Of(Situation.Stalled));
    }

    [Fact]
    public void A_session_can_go_back_to_what_is_built_in() =>
        Assert.Equal(
            Ladder.Default,
            Given.Session("""
                defaults: { recovery: { ladder: { transient: [hold] } } }
                sessions: [{ name: a, recovery: { ladder: { transient: [retry] } } }]
                """).Recovery.Ladder);

    [Fact]
    public void Every_situation_can_be_named_and_can_be_held() =>
        Assert.All(Enum.GetValues<Situation>(), situation =>
        {
            var name = string.Concat(situation.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
            Assert.Equal([Remedy.Hold], Given.Session($"sessions: [{{ name: a, recovery: {{ ladder: {{ {name}: [hold] }} }} }}]").Recovery.Ladder.Of(situation));
        });

    [Fact]
    public void Sessions_with_other_ladders_are_not_equal()
    {
        const string Text = "sessions: [{ name: a, recovery: { ladder: { unknown: [retry, hold] } } }]";

        Assert.Equal(Given.Session(Text), Given.Session(Text));
        Assert.NotEqual(Given.Session(Text), Given.Session("sessions: [{ name: a }]"));
        Assert.NotEqual(Given.Session(Text), Given.Session(Text.Replace("retry,", "restart,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ladder: [retry]", "f:1:33: 'ladder' must be a mapping (key: value), not a list")]
    [InlineData("ladder: { stalld: [hold] }", "f:1:35: unknown key 'stalld' in 'ladder'; did you mean 'stalled'?")]
    [InlineData("ladder: { poisoned: [retyr] }", "f:1:46: a remedy must be one of compact, hold, interrupt, restart, retry, rewind, wait, not 'retyr' (did you mean 'retry'?)")]
    [InlineData("ladder: { poisoned: [interrupt] }", "f:1:46: 'interrupt' does not fit 'poisoned'; what fits: retry, rewind, hold")]
    [InlineData("ladder: { auth: [retry] }", "f:1:42: 'retry' does not fit 'auth': no key helps there, so it can only be [hold]")]
    [InlineData("ladder: { gone: [] }", "f:1:41: 'gone' must be a list of 1 to 20 remedies, as in [restart]; [hold] types nothing and tells a person")]
    [InlineData("ladder: { gone: restart }", "f:1:41: 'gone' must be a list of remedies, as in [restart], not a single value")]
    [InlineData("ladder: { gone: }", "f:1:41: 'gone' has no value; give a list of remedies, as in [hold], or remove the key")]
    [InlineData("ladder: { gone: [[restart]] }", "f:1:42: 'gone' is a list of remedies; this item is a list")]
    [InlineData("ladder: { transient: [hold, retry] }", "f:1:53: nothing follows 'hold' in 'transient': it waits for a person; make it the last one")]
    public void Each_mistake_of_a_ladder_is_explained_at_its_place(string recovery, string error) =>
        Assert.Equal([error], Given.Errors($"defaults: {{ recovery: {{ {recovery} }} }}"));
}
