namespace Supervisor.Configuration.Tests;

public sealed class SignaturesTests
{
    [Fact]
    public void Entries_are_read_in_their_order_with_all_that_they_say()
    {
        var config = Given.Config("""
            signatures:
              - id: gateway_busy
                where: [hook, screen]
                pattern: 'gateway (?:is )?busy'
                class: overloaded
                clients: [2.1.329]
                reference: https://example.org/gateway
              - { id: http_429, class: noise }
              - { id: plugin, disabled: true }
            """);

        Assert.Equal(["gateway_busy", "http_429", "plugin"], config.Signatures.Select(s => s.Id));
        var first = config.Signatures[0];
        Assert.Equal(["hook", "screen"], first.Where);
        Assert.Equal(("gateway (?:is )?busy", "overloaded", "https://example.org/gateway", false), (first.Pattern, first.Class, first.Reference, first.Disabled));
        Assert.Equal(["2.1.329"], first.Clients);
        Assert.Equal("/etc/team/supervisor.yaml:2:5", first.Place);
        Assert.Equal((null, "noise", false), (config.Signatures[1].Pattern, config.Signatures[1].Class, config.Signatures[1].Disabled));
        Assert.True(config.Signatures[2].Disabled);
    }

    [Theory]
    [InlineData("sessions: []")]
    [InlineData("signatures:")]
    [InlineData("signatures: []")]
    public void Without_entries_there_are_none(string text) => Assert.Empty(Given.Config(text).Signatures);

    [Theory]
    [InlineData("signatures: 5", "f:1:13: 'signatures' must be a list, each item beginning '- id: ...', not a single value")]
    [InlineData("signatures: [{ id: a, class: wet, pattern: b }]", "f:1:30: 'class' must be one of auth, billing, client_retrying, config, context_full, limit, noise, notice, overloaded, poisoned, refused, transient, wedged, not 'wet'")]
    [InlineData("signatures: [{ id: a, class: unknown, pattern: b }]", "f:1:30: 'class' must be one of auth, billing, client_retrying, config, context_full, limit, noise, notice, overloaded, poisoned, refused, transient, wedged, not 'unknown'")]
    [InlineData("signatures: [{ id: a, class: limit, pattern: '(b' }]", "f:1:46: 'pattern' is not a regular expression: Invalid pattern '(b' at offset 2. Not enough )'s.")]
    [InlineData("signatures: [{ id: a, class: limit, pattern: 'a(?=b)' }]", "f:1:46: 'pattern' uses what takes unbounded time: look-around, back-references, atomic groups and conditionals are not taken")]
    [InlineData("signatures: [{ id: a, class: limit, pattern: '(a)\\1' }]", "f:1:46: 'pattern' uses what takes unbounded time: look-around, back-references, atomic groups and conditionals are not taken")]
    [InlineData("signatures: [{ id: a, class: limit, pattern: 'a*' }]", "f:1:46: 'pattern' matches an empty text, and so every text; say what must stand there")]
    [InlineData("signatures: [{ id: a, class: limit, pattern: '' }]", "f:1:46: 'pattern' must not be blank")]
    [InlineData("signatures: [{ id: A, class: limit, pattern: b }]", "f:1:20: 'id' must be 1 to 64 of the characters a-z 0-9 _ . -")]
    [InlineData("signatures: [{ class: limit, pattern: b }]", "f:1:14: a signature needs an 'id'")]
    [InlineData("signatures: [{ id: a }]", "f:1:14: a signature needs a 'pattern' and a 'class'; one that changes a built-in one needs one of them, or 'disabled: true'")]
    [InlineData("signatures: [{ id: a, disabled: true, class: noise }]", "f:1:39: 'class' has no meaning beside 'disabled: true'; remove one of them")]
    [InlineData("signatures: [{ id: a, class: limit, pattern: b, where: [scren] }]", "f:1:57: an item of 'where' must be one of anywhere, debug, hook, host_log, screen, transcript, not 'scren' (did you mean 'screen'?)")]
    [InlineData("signatures: [{ id: a, class: limit, patern: b }]", "f:1:37: unknown key 'patern' in a signature; did you mean 'pattern'?")]
    [InlineData("signatures: [{ id: a, disabled: true }, { id: a, disabled: true }]", "f:1:47: 'id' is 'a' again; the signature in line 1 has that id already")]
    public void Each_mistake_is_explained_at_its_place(string text, string error) => Assert.Equal([error], Given.Errors(text));

    [Fact]
    public void Several_mistakes_are_told_at_once() =>
        Assert.Equal(3, Given.Errors("""
            signatures:
              - { id: a, class: wet, pattern: '(' }
              - { id: b, class: limit, pattern: 'b(?!c)' }
            """).Length);

    [Fact]
    public void A_pattern_that_is_too_long_is_refused() =>
        Assert.Equal(["f:1:46: 'pattern' has 1001 characters; it may have 1000"], Given.Errors($"signatures: [{{ id: a, class: limit, pattern: '{new string('a', 1001)}' }}]"));

    [Fact]
    public void More_entries_than_memory_is_meant_for_are_refused()
    {
        var entries = string.Join(", ", Enumerable.Range(0, 201).Select(i => $"{{ id: a{i}, disabled: true }}"));
        Assert.Contains("it may have 200", Assert.Single(Given.Errors($"signatures: [{entries}]")), StringComparison.Ordinal);
    }
}
