namespace Supervisor.Claude.Tests;

public class ModelNameTests
{
    [Theory]
    [InlineData("claude-opus-4-7", "claude-opus-4-7[1m]")]
    [InlineData("claude-opus-4-7", "claude-opus-4-7")]
    [InlineData("opus", " opus [1m] ")]
    [InlineData("[1m]", "[1m]")]
    [InlineData("", "")]
    public void A_model_has_one_name_whichever_source_says_it(string name, string said) => Assert.Equal(name, ModelName.Of(said));
}
