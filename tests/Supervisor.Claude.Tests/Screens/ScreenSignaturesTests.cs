using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Tests.Screens;

public sealed class ScreenSignaturesTests
{
    [Fact]
    public void The_program_carries_signatures_that_load() => Assert.Equal("❯", ScreenSignatures.Default.Prompt);

    [Theory]
    [InlineData("screens: [}", "mine.yaml:1:11: not valid YAML")]
    [InlineData("", "mine.yaml: expected a mapping")]
    [InlineData("failures: {}", "mine.yaml:1:1: the key 'screens' is missing")]
    [InlineData("screens:\n  input: [x]", "mine.yaml:2:10: 'input' must be a mapping")]
    public void What_is_wrong_is_said_with_file_and_line(string yaml, string message)
    {
        var error = Assert.Throws<SignatureException>(() => ScreenSignatures.Load(new StringReader(yaml), "mine.yaml"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_cannot_be_used_is_said_with_its_line()
    {
        var yaml = Embedded().Replace("summary: '", "summary: '(?=", StringComparison.Ordinal);
        var error = Assert.Throws<SignatureException>(() => ScreenSignatures.Load(new StringReader(yaml), "mine.yaml"));
        Assert.Matches(@"^mine\.yaml:\d+:\d+: this pattern cannot be used", error.Message);
    }

    [Fact]
    public void A_form_that_does_not_exist_is_said_with_those_that_do()
    {
        var yaml = Embedded().Replace("form: sign_in", "form: sign-in", StringComparison.Ordinal);
        var error = Assert.Throws<SignatureException>(() => ScreenSignatures.Load(new StringReader(yaml), "mine.yaml"));
        Assert.Matches(@"^mine\.yaml:\d+:\d+: 'form' must be one of dialog, picker, sign_in\.$", error.Message);
    }

    [Fact]
    public void Other_sections_are_left_alone() =>
        Assert.Equal("─", ScreenSignatures.Load(new StringReader("failures: []\n" + Embedded()), "mine.yaml").Rule);

    private static string Embedded()
    {
        using var reader = new StreamReader(typeof(ScreenSignatures).Assembly.GetManifestResourceStream("Supervisor.Claude.Screens.screens.yaml")!);
        return reader.ReadToEnd();
    }
}
