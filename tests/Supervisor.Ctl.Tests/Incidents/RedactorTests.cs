using Supervisor.Control.Incidents;

namespace Supervisor.Ctl.Tests.Incidents;

public sealed class RedactorTests
{
    private static readonly Redactor Plain = new(new RedactionRules());

    [Theory]
    [InlineData("key sk-ant-api03-AbCd_1234-zz used", "key [secret] used")]
    [InlineData("Authorization: Bearer abc.def-ghi012 next", "Authorization: [secret]")]
    [InlineData("{\"x-api-key\":\"fake-key-0000000000\",\"a\":1}", "{\"x-api-key\":\"[secret]\",\"a\":1}")]
    [InlineData("sent with bearer 0123456789abcdef, then", "sent with bearer [secret], then")]
    [InlineData("Cookie: session=1; token=2\nnext", "Cookie: [secret]\nnext")]
    [InlineData("GET https://bob:hunter2@proxy.example/x", "GET https://[secret]@proxy.example/x")]
    [InlineData("https://h/x?beta=true&sig=0123456789abcdef0123", "https://h/x?beta=true&sig=[secret]")]
    [InlineData("ANTHROPIC_MODEL=opus and PATH=/usr/bin:/bin", "ANTHROPIC_MODEL=[value] and PATH=[value]")]
    [InlineData("\"password\": \"my secret words\"", "\"password\": \"[secret]\"")]
    [InlineData("refresh_token=r1", "refresh_token=[secret]")]
    [InlineData("token 8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a8f0a", "token [secret]")]
    [InlineData("mail bob.b@example.co.uk now", "mail [email] now")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- x", "[secret] x")]
    [InlineData("ghp_0123456789abcdefABCD", "[secret]")]
    [InlineData("eyJhbGciOi.eyJzdWIi.c2ln", "[secret]")]
    public void What_looks_like_a_secret_goes(string text, string expected) => Assert.Equal(expected, Plain.Of(text));

    [Theory]
    [InlineData("API Error: 529 {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},\"request_id\":\"req_011CSHoEeqs5C35K2UUqR7Fy\"}")]
    [InlineData("[Stall] stream_idle_partial lastChunkAgeMs=14999 bytesTotal=1206 idleDeadlineMs=300000")]
    [InlineData("[engine] turn 1 end (turns=1 usage in=10 out=12 cost=$0.0003 api=111ms stop=end_turn)")]
    [InlineData("prompt is too long: 210000 tokens > 200000 maximum; max_tokens: 64000")]
    [InlineData("Stream connection error (ECONNRESET) — retrying streaming (1/10)")]
    [InlineData("Invalid API key · Please run /login")]
    [InlineData("OAuth token has expired")]
    [InlineData("conversation 3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e, 5d1e0f5a4a539d4b1f0a4b3c2d1e3f1c6f0e0f5a")]
    [InlineData("tool_dispatch_start tool=Bash toolUseId=toolu_01A09q90qw90lq917835lq9A09q90qw90lq917835lq9")]
    public void What_a_report_is_about_stays(string text) => Assert.Equal(text, Plain.Of(text));

    [Fact]
    public void Homes_and_names_go_also_where_the_client_writes_them_with_dashes()
    {
        var redactor = new Redactor(new RedactionRules { Homes = ["/srv/people/zoe"], User = "zoe" });
        Assert.Equal(
            "~/src and ~/x and projects/~-src-api by [user], zoetrope, ~",
            redactor.Of("/srv/people/zoe/src and /home/someone/x and projects/-srv-people-zoe-src-api by zoe, zoetrope, /root"));
    }

    [Fact]
    public void An_account_that_many_machines_have_is_left_in_paths_of_the_system() =>
        Assert.Equal("/dev/null", new Redactor(new RedactionRules { User = "dev" }).Of("/dev/null"));

    [Fact]
    public void A_prompt_goes_in_part_and_on_several_lines_and_escaped()
    {
        var redactor = new Redactor(new RedactionRules { Prompts = ["rewrite the payroll\nof Contoso \"now\""] });
        Assert.Equal("echo [prompt]!", redactor.Of("echo rewrite the payroll of Contoso!"));
        Assert.Equal("{\"p\":\"[prompt]\"}", redactor.Of("{\"p\":\"rewrite the payroll\\nof Contoso \\\"now\\\"\"}").Replace("\\\"\"}", "\"}", StringComparison.Ordinal));
        Assert.Equal("the payroll", redactor.Of("the payroll"));
    }

    [Fact]
    public void A_short_prompt_goes_only_as_a_word()
    {
        var redactor = new Redactor(new RedactionRules { Prompts = ["fix payroll", "hi"] });
        Assert.Equal("said [prompt]; fix payrolls; hi", redactor.Of("said fix payroll; fix payrolls; hi"));
    }

    [Fact]
    public void What_was_asked_for_stays()
    {
        const string text = "sk-ant-0123456789 rewrite the payroll of Contoso";
        string[] prompts = ["rewrite the payroll of Contoso"];
        Assert.Equal("[secret] rewrite the payroll of Contoso", new Redactor(new RedactionRules { Prompts = prompts, WithPrompts = true }).Of(text));
        Assert.Equal("sk-ant-0123456789 [prompt]", new Redactor(new RedactionRules { Prompts = prompts, WithSecrets = true }).Of(text));
        Assert.Equal(text, new Redactor(new RedactionRules { WithPrompts = true, WithSecrets = true }).Of(text));
    }

    [Fact]
    public void A_secret_that_a_screen_wraps_goes_whole()
    {
        var redactor = new Redactor(new RedactionRules { WithPrompts = true });
        var shown = redactor.OfScreen("│ export sk-ant-api03-AAAABBBB\n│   CCCCDDDD12345678\n│ ok");
        Assert.DoesNotContain("CCCC", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", shown, StringComparison.Ordinal);
        Assert.StartsWith("│ export [secret]", shown, StringComparison.Ordinal);
    }
}
