using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Tests.Signatures;

public sealed class SignatureChangeTests
{
    private const string Limit = "API Error: Request rejected (429) · slow down";

    [Fact]
    public void A_new_wording_stands_before_the_built_in_ones()
    {
        var changed = ClientSignatures.BuiltIn.With([Change("ours") with { Pattern = "slow down", Class = SignatureClass.Config }]);

        Assert.Equal("ours", changed.Find(SignaturePlace.Hook, Limit)!.Id);
        Assert.Equal("ours", changed.Texts[0].Id);
        Assert.True(changed.Texts[0].Pattern.Options.HasFlag(RegexOptions.NonBacktracking));
    }

    [Fact]
    public void A_built_in_wording_is_changed_where_it_stands()
    {
        var before = ClientSignatures.BuiltIn.Texts.Select(t => t.Id);
        var changed = ClientSignatures.BuiltIn.With([Change("http_429") with { Class = SignatureClass.Noise }]);

        Assert.Equal(before, changed.Texts.Select(t => t.Id));
        Assert.Equal(SignatureClass.Noise, changed.Find(SignaturePlace.Hook, Limit)!.Class);
        Assert.Null(changed.FindFailure(SignaturePlace.Hook, Limit));
    }

    [Fact]
    public void A_built_in_wording_can_be_switched_off() =>
        Assert.Null(ClientSignatures.BuiltIn.With([Change("http_429") with { Disabled = true }]).Find(SignaturePlace.Hook, Limit));

    [Fact]
    public void A_change_of_what_does_not_exist_is_refused_with_its_place()
    {
        var problem = Assert.Throws<SignatureException>(() => ClientSignatures.BuiltIn.With([Change("http_430") with { Class = SignatureClass.Noise }]));
        Assert.Equal("f:1:2: there is no built-in signature 'http_430' to change; a new one needs a 'pattern' and a 'class'", problem.Message);
        Assert.Throws<SignatureException>(() => ClientSignatures.BuiltIn.With([Change("http_430") with { Disabled = true }]));
    }

    [Fact]
    public void An_evil_pattern_on_an_evil_text_takes_no_longer_than_its_bound_and_is_told_once()
    {
        var told = new List<string>();
        var evil = new TextSignature("evil", SignaturePlace.Anywhere, new Regex("^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(20)), SignatureClass.Limit, [], null);
        var signatures = new ClientSignatures([evil, .. ClientSignatures.BuiltIn.Texts], ClientSignatures.BuiltIn.HookErrors, [], []) { TimedOut = (id, length) => told.Add($"{id} {length}") };
        var text = new string('a', 5000) + " overloaded_error";

        for (var i = 0; i < 5; i++) Assert.Equal("overloaded_529", signatures.Find(SignaturePlace.Hook, text)!.Id);

        Assert.Equal([$"evil {text.Length}"], told);
        Assert.Null(new ClientSignatures([evil], signatures.HookErrors, [], []).Find(SignaturePlace.Hook, text));
    }

    [Fact]
    public void Every_pattern_has_a_bound()
    {
        var signatures = ClientSignatures.BuiltIn;
        IEnumerable<Regex> all = [.. signatures.Texts.Select(t => t.Pattern), .. signatures.DebugLines.Select(l => l.Pattern), .. signatures.LaunchProblems.Select(p => p.Pattern)];
        Assert.All(all, pattern => Assert.Equal(PatternEngine.BuiltInBound, pattern.MatchTimeout));
        Assert.Equal(PatternEngine.Bound, PatternEngine.Create("x", PatternEngine.Users).MatchTimeout);
    }

    [Fact]
    public void No_text_makes_the_reader_of_signature_data_throw_anything_else()
    {
        var tokens = new[] { "signatures", "debug_lines", "hook_errors", "launch_problems", "id", "pattern", "class", "where", "means", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ", ", "&a ", "*a", "'", "\"", "(", ")+", "a", "transient", "?", "|\n", "\t", "\0", "---\n" };
        var text = Gen.OneOf(Gen.Elements(tokens).ListOf().Select(parts => string.Concat(parts)), ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));

        Prop.ForAll(text.ToArbitrary(), yaml =>
        {
            try
            {
                return ClientSignatures.Parse(yaml, "mine.yaml") is not null;
            }
            catch (SignatureException problem)
            {
                return problem.Message.StartsWith("mine.yaml:", StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(60));
    }

    private static SignatureChange Change(string id) => new(id, null, null, null, [], null, false, "f:1:2");
}
