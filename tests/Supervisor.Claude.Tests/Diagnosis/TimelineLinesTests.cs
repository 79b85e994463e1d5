using Supervisor.Claude.Diagnosis;
using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Tests.Diagnosis;

public sealed class TimelineLinesTests
{
    [Fact]
    public void The_built_in_lines_have_names_of_their_own_and_words_to_search_for()
    {
        var lines = TimelineLines.BuiltIn.Lines;

        Assert.Equal(lines.Count, lines.Select(l => l.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(lines, l => Assert.True(l.Contains.Length >= 7, $"{l.Id} is searched for by too little"));
    }

    [Theory]
    [InlineData("lines: [ { id: a, kind: note, contains: abcdefg } ]", "t.yaml:1: an entry needs a 'pattern'.")]
    [InlineData("lines:\n- { id: a, kind: nothing, contains: abcdefg, pattern: x }", "t.yaml:2: 'nothing' is none of note, version")]
    [InlineData("lines:\n- { id: a, kind: note, contains: abcdefg, pattern: '(' }", "t.yaml:2: this pattern cannot be used")]
    [InlineData("other: 1", "t.yaml:1: a list 'lines' is expected.")]
    [InlineData("lines: [", "t.yaml:2: this is not YAML")]
    public void Wrong_data_is_named_with_its_place(string yaml, string message) => Assert.StartsWith(
        message, Assert.Throws<SignatureException>(() => TimelineLines.Parse(yaml, "t.yaml")).Message, StringComparison.Ordinal);
}
