using System.Diagnostics;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Recovery;

namespace Supervisor.Claude.Tests.Signatures;

public class ClientSignaturesTests
{
    [Fact]
    public void The_built_in_data_can_be_read_and_covers_every_class_that_words_can_tell()
    {
        var classes = ClientSignatures.BuiltIn.Texts.Select(text => text.Class.Failure()).OfType<FailureClass>().ToHashSet();
        Assert.Equal(Enum.GetValues<FailureClass>().Except([FailureClass.Unknown]).Order(), classes.Order());
        Assert.All(ClientSignatures.BuiltIn.Texts, failure => Assert.False(string.IsNullOrWhiteSpace(failure.Reference)));
        Assert.NotEmpty(ClientSignatures.BuiltIn.DebugLines);
        Assert.NotEmpty(ClientSignatures.BuiltIn.LaunchProblems);
    }

    [Fact]
    public void A_users_entries_are_tried_before_the_built_in_ones()
    {
        var user = ClientSignatures.Parse(
            """
            signatures:
              - id: ours
                where: [hook]
                pattern: gateway says no
                class: config
              - id: ours_over_theirs
                pattern: credit balance is too low
                class: transient
            hook_errors:
              unknown: transient
            """,
            "mine.yaml");
        var classifier = new FailureClassifier(user.Before(ClientSignatures.BuiltIn));
        Assert.Equal("ours", classifier.Classify(SignaturePlace.Hook, null, "The gateway says NO.").Signature);
        Assert.Null(classifier.Classify(SignaturePlace.Screen, null, "The gateway says no.").Signature);
        Assert.Equal(FailureClass.Transient, classifier.Classify(SignaturePlace.Hook, null, "Credit balance is too low").Class);
        Assert.Equal(FailureClass.Transient, classifier.Classify(SignaturePlace.Hook, "unknown", "new words").Class);
    }

    [Theory]
    [InlineData("signatures:\n  - id: broken\n    pattern: '(open'\n    class: transient\n", "mine.yaml:3", "broken")]
    [InlineData("signatures:\n  - id: looks\n    pattern: 'a(?=b)'\n    class: transient\n", "mine.yaml:3", "looks")]
    [InlineData("signatures:\n  - id: odd\n    pattern: a\n    class: wet\n", "mine.yaml:4", "'odd' has class 'wet'")]
    [InlineData("signatures:\n  - id: odd\n    pattern: a\n", "mine.yaml:2", "needs a 'class'")]
    [InlineData("signatures:\n  - pattern: a\n    class: transient\n", "mine.yaml:2", "needs an id")]
    [InlineData("signatures:\n  - id: a\n    pattern: a\n    class: transient\n  - id: a\n    pattern: b\n    class: limit\n", "mine.yaml:5", "twice")]
    [InlineData("signatures:\n  - id: a\n    patern: a\n", "mine.yaml:3", "has no 'patern'")]
    [InlineData("signatures: yes\n", "mine.yaml:1", "a list of entries")]
    [InlineData("failure: []\n", "mine.yaml:1", "no section 'failure'")]
    [InlineData("debug_lines:\n  - id: a\n    means: rain\n    pattern: a\n", "mine.yaml:3", "'rain'")]
    [InlineData("a: [\n", "mine.yaml:", "not YAML")]
    public void A_mistake_in_the_data_is_told_with_its_line_and_entry(string yaml, string place, string words)
    {
        var problem = Assert.Throws<SignatureException>(() => ClientSignatures.Parse(yaml, "mine.yaml"));
        Assert.StartsWith(place, problem.Message, StringComparison.Ordinal);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_says_nothing_adds_nothing() =>
        Assert.Empty(ClientSignatures.Parse("", "mine.yaml").Texts);

    [Fact]
    public void No_text_makes_a_pattern_slow()
    {
        // Repetitions that ruin a backtracking engine; this one needs time linear to the text.
        var classifier = new FailureClassifier(ClientSignatures.Parse(
            "signatures:\n  - id: evil\n    pattern: '^(a+)+$'\n    class: transient\n", "mine.yaml"));
        var clock = Stopwatch.StartNew();
        Assert.Equal(FailureClass.Unknown, classifier.Classify(SignaturePlace.Hook, null, new string('a', 5000) + "!").Class);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20));
    }
}
