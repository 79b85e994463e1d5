using Supervisor.Claude.Launching;

namespace Supervisor.Claude.Tests.Launching;

public sealed class ApiEndpointTests
{
    [Theory]
    [InlineData("", "https://api.anthropic.com")]
    [InlineData("ANTHROPIC_BASE_URL=", "https://api.anthropic.com")]
    [InlineData("ANTHROPIC_BASE_URL=http://127.0.0.1:8080/v1", "http://127.0.0.1:8080")]
    [InlineData("ANTHROPIC_BASE_URL=https://Gateway.Example:443/team", "https://gateway.example")]
    [InlineData("ANTHROPIC_BASE_URL=https://user:secret@gateway.example/", "https://gateway.example")]
    [InlineData("ANTHROPIC_BASE_URL=gateway", "an unreadable base URL")]
    [InlineData("CLAUDE_CODE_USE_BEDROCK=1", "bedrock")]
    [InlineData("CLAUDE_CODE_USE_BEDROCK=0", "https://api.anthropic.com")]
    [InlineData("CLAUDE_CODE_USE_BEDROCK=1;AWS_REGION=eu-west-1", "bedrock (eu-west-1)")]
    [InlineData("CLAUDE_CODE_USE_BEDROCK=1;ANTHROPIC_BEDROCK_BASE_URL=https://b.example/x", "https://b.example")]
    [InlineData("CLAUDE_CODE_USE_VERTEX=true;CLOUD_ML_REGION=us-east5;ANTHROPIC_BASE_URL=http://127.0.0.1:1", "vertex (us-east5)")]
    [InlineData("CLAUDE_CODE_USE_FOUNDRY=1", "foundry")]
    public void An_api_is_known_by_the_environment_of_its_client_and_no_credential_is_shown(string variables, string endpoint) =>
        Assert.Equal(endpoint, ApiEndpoint.Of(variables.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1])));
}
