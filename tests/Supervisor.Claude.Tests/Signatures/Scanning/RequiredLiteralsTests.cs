using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Signatures;
using Supervisor.Claude.Signatures.Scanning;

namespace Supervisor.Claude.Tests.Signatures.Scanning;

public sealed class RequiredLiteralsTests
{
    [Theory]
    [InlineData("overloaded", "overloaded")]
    [InlineData("Over|LOADED", "over loaded")]
    [InlineData("you.ve (?:hit|reached) your .{0,40}limit", "ve_hit_your_ ve_reached_your_")]
    [InlineData(@"error:? \(?529\b", "error_529 error_(529 error:_529 error:_(529")]
    [InlineData(@"50[0-2] \{", "500_{ 501_{ 502_{")]
    [InlineData(@"(?<id>\S+) tool_dispatch", "_tool_dispatch")]
    [InlineData("(?:abc)+def", "abc")]
    [InlineData("(?:abc)*def", "def")]
    [InlineData("can['’]t help", "t_help")]
    public void The_texts_that_must_stand_in_a_match_are_told(string pattern, string expected) =>
        Assert.Equal(expected.Split(' ').Order(), RequiredLiterals.Of(pattern)!.Select(text => text.Replace(' ', '_')).Order());

    [Theory]
    [InlineData("ab")]
    [InlineData("abc|d")]
    [InlineData(@"\d+")]
    [InlineData("(abc)?")]
    [InlineData("(?=abc)abc")]
    [InlineData("(?i)abc")]
    [InlineData(@"(abc)\1")]
    [InlineData("[a-z-[aeiou]]bcd|x")]
    [InlineData("abc{")]
    [InlineData("(abc")]
    public void Where_none_can_be_told_none_is(string pattern) => Assert.Null(RequiredLiterals.Of(pattern));

    /// <summary>Shorter ones make the search of a big file slow; docs/signatures.md asks for five.</summary>
    [Fact]
    public void Every_built_in_wording_holds_five_plain_characters() =>
        Assert.All(ClientSignatures.BuiltIn.Texts, signature =>
            Assert.All(Assert.IsAssignableFrom<IReadOnlyList<string>>(RequiredLiterals.Of(signature.Pattern.ToString())), text => Assert.True(text.Length >= 5, $"{signature.Id}: '{text}'")));

    [Fact]
    public void No_match_is_without_one_of_them()
    {
        var atoms = new[] { "a", "b", "ab", "abc", "cab", "[ab]", "[^a]", ".", @"\d", @"\b", "^", "$", @"\.", "(?:", "(", ")", "|", "?", "*", "+", "{2}", "{0,2}", "{1,3}", "bca", "B" };
        var pattern = Gen.Elements(atoms).ListOf().Select(parts => string.Concat(parts));
        var text = Gen.Elements('a', 'b', 'c', 'A', 'B', 'C', '1', '.').ListOf().Select(letters => string.Concat(letters));

        Prop.ForAll(pattern.ToArbitrary(), text.ToArbitrary(), (given, searched) =>
        {
            if (RequiredLiterals.Of(given) is not { } required) return true;
            try
            {
                return !Regex.IsMatch(searched, given, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10))
                    || required.Any(t => searched.Contains(t, StringComparison.OrdinalIgnoreCase));
            }
            catch (RegexParseException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(12));
    }

    /// <summary>The scanner looks for this one sign itself; a further one would have to be looked for as well.</summary>
    [Fact]
    public void Of_all_other_signs_only_the_Kelvin_sign_is_a_relative_of_an_ASCII_character()
    {
        var others = string.Concat(Enumerable.Range(0x80, 0xffff - 0x80).Select(c => (char)c).Where(c => !char.IsSurrogate(c)));
        var ascii = Enumerable.Range(0, 0x80).Select(c => ((char)c).ToString());

        Assert.Equal(
            ["\u212a"],
            ascii.SelectMany(c => PatternEngine.Create(Regex.Escape(c), PatternEngine.BuiltIn).Matches(others).Select(m => m.Value)).Distinct());
    }
}
