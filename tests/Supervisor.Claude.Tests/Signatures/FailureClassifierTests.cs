using Supervisor.Claude.Signatures;
using Supervisor.Core.Recovery;

namespace Supervisor.Claude.Tests.Signatures;

public class FailureClassifierTests
{
    private readonly FailureClassifier _classifier = new();

    /// <summary>Wordings measured on a client, or quoted in the issue or page that the signature names.</summary>
    [Theory]
    [InlineData(FailureClass.Transient, "server_error", "API Error: Connection lost mid-response. The response above may be incomplete.")]
    [InlineData(FailureClass.Transient, "server_error", "API Error: Connection closed mid-response. The response above may be incomplete.")]
    [InlineData(FailureClass.Transient, "unknown", "API Error: The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the second argument to fetch()")]
    [InlineData(FailureClass.Transient, "server_error", "API Error: The response stopped arriving. Try again.")]
    [InlineData(FailureClass.Transient, null, "API Error: Unable to connect to API (ECONNRESET)")]
    [InlineData(FailureClass.Transient, null, "API Error: Connection error.")]
    [InlineData(FailureClass.Transient, null, "API Error: Request timed out.")]
    [InlineData(FailureClass.Transient, "server_error", "API Error: Your computer went to sleep mid-response")]
    [InlineData(FailureClass.Transient, "server_error", "API Error: 500 {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Internal server error\"}}")]
    [InlineData(FailureClass.Transient, "server_error", "API Error: 503 Service Unavailable")]
    [InlineData(FailureClass.Transient, null, "Stream connection closed (ECONNRESET) after 1 block(s) yielded — finalizing partial response")]
    [InlineData(FailureClass.Transient, null, "Stream idle timeout after 1 block(s) yielded — finalizing partial response")]
    [InlineData(FailureClass.Transient, null, "API Error: Server error mid-response. The response above may be incomplete.")]
    [InlineData(FailureClass.Transient, null, "API Error: Response stalled mid-stream. The response above may be incomplete.")]
    [InlineData(FailureClass.ContextFull, null, "API Error: 413 Request Entity Too Large")]
    [InlineData(FailureClass.Billing, null, "API Error: Usage credits required for 1M context · run /usage-credits")]
    [InlineData(FailureClass.Limit, null, "You've hit your monthly spend limit · /usage-credits to raise it")]
    [InlineData(FailureClass.Config, null, "Claude Opus is not available with the Claude Pro plan. If you have updated your plan")]
    [InlineData(FailureClass.Config, null, "API Error: 400 tools.0: Extra inputs are not permitted")]
    [InlineData(FailureClass.Refused, null, "Opus 5.5's safeguards stopped the response above · continuing once with that noted")]
    [InlineData(FailureClass.Overloaded, "server_error", "API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary. Try again in a moment. If it persists, check your inference gateway (127.0.0.1:9423).")]
    [InlineData(FailureClass.Overloaded, "server_error", "API Error: 529 {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")]
    [InlineData(FailureClass.Overloaded, "rate_limit", "API Error: Server is temporarily limiting requests (not your usage limit) · Rate limited")]
    [InlineData(FailureClass.Limit, "rate_limit", "API Error: Request rejected (429) · fake rate_limit_error")]
    [InlineData(FailureClass.Limit, "rate_limit", "You've hit your session limit · resets 3:45pm")]
    [InlineData(FailureClass.Limit, "rate_limit", "You've hit your limit · resets 11pm (America/Anchorage)")]
    [InlineData(FailureClass.Limit, null, "You’ve hit your weekly limit · resets Mon 12:00am")]
    [InlineData(FailureClass.Limit, null, "Weekly limit reached · resets 10am (Asia/Seoul) · /upgrade to Max or turn on /extra-usage")]
    [InlineData(FailureClass.Limit, null, "Claude usage limit reached. Your limit will reset at 12am.")]
    [InlineData(FailureClass.ContextFull, "invalid_request", "Prompt is too long")]
    [InlineData(FailureClass.ContextFull, "invalid_request", "API Error: 400 input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000")]
    [InlineData(FailureClass.Poisoned, "unknown", "API Error: 400 messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.")]
    [InlineData(FailureClass.Poisoned, "invalid_request", "API Error: 400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.12: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_01\"}}")]
    [InlineData(FailureClass.Poisoned, null, "API Error: 400 due to tool use concurrency issues. Run /rewind to recover the conversation.")]
    [InlineData(FailureClass.Auth, null, "Invalid API key · Please run /login")]
    [InlineData(FailureClass.Auth, "authentication_failed", "Not logged in · Please run /login")]
    [InlineData(FailureClass.Auth, null, "API Error: 401 {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}")]
    [InlineData(FailureClass.Auth, null, "OAuth token has expired · Please run /login")]
    [InlineData(FailureClass.Billing, "billing_error", "Credit balance is too low")]
    [InlineData(FailureClass.Refused, "invalid_request", "API Error: Claude Code is unable to respond to this request, which appears to violate our Usage Policy (https://www.anthropic.com/legal/aup). Please double press esc to edit your last message or start a new session for Claude Code to assist with a different task.")]
    [InlineData(FailureClass.Refused, null, "Opus 4.7's safeguards flagged this message.")]
    [InlineData(FailureClass.Refused, null, "API Error: 400 Output blocked by content filtering policy")]
    [InlineData(FailureClass.Config, null, "There's an issue with the selected model (nope). It may not exist or you may not have access to it.")]
    [InlineData(FailureClass.Config, "max_output_tokens", "API Error: Claude's response exceeded the 32000 output token maximum.")]
    [InlineData(FailureClass.Unknown, "unknown", "API Error: something nobody has seen")]
    [InlineData(FailureClass.Unknown, "invalid_request", "API Error: 400 messages: something new")]
    [InlineData(FailureClass.Transient, "server_error", "API Error: something nobody has seen")]
    [InlineData(FailureClass.Limit, "rate_limit", "")]
    [InlineData(FailureClass.Unknown, null, null)]
    [InlineData(FailureClass.Unknown, "a word of a later version", null)]
    public void A_wording_has_its_class(FailureClass expected, string? error, string? text) =>
        Assert.Equal(expected, _classifier.Classify(SignaturePlace.Hook, error, text).Class);

    [Theory]
    [InlineData("prompt is too long: 500 tokens > 429 maximum")]
    [InlineData("prompt is too long: 250000 tokens > 200000 maximum (error: 529)")]
    public void Numbers_in_a_text_do_not_pass_for_a_status(string text) =>
        Assert.Equal(FailureClass.ContextFull, _classifier.Classify(SignaturePlace.Hook, "invalid_request", text).Class);

    [Fact]
    public void The_text_decides_before_the_hooks_error()
    {
        var cause = _classifier.Classify(SignaturePlace.Hook, "server_error", "Credit balance is too low");
        Assert.Equal((FailureClass.Billing, "credit_balance"), (cause.Class, cause.Signature));
    }

    [Fact]
    public void The_details_decide_where_the_text_says_nothing()
    {
        var cause = _classifier.Classify(SignaturePlace.Hook, "invalid_request", "API Error: 400", "prompt is too long: 250000 tokens");
        Assert.Equal(FailureClass.ContextFull, cause.Class);
        Assert.Equal("API Error: 400", cause.Text);
    }

    [Fact]
    public void A_text_that_a_narrow_screen_has_wrapped_is_known()
    {
        var cause = _classifier.Classify(SignaturePlace.Screen, null, "API Error: Connection lost\n     mid-response. The response");
        Assert.Equal(FailureClass.Transient, cause.Class);
    }

    [Fact]
    public void What_is_kept_of_a_text_is_one_bounded_line_without_control_characters()
    {
        var cause = _classifier.Classify(SignaturePlace.Hook, null, "API Error:\u001b[31m\tred\r\n" + new string('x', 10_000));
        Assert.StartsWith("API Error: red xxx", cause.Text, StringComparison.Ordinal);
        Assert.Equal(500, cause.Text.Length);
    }
}
