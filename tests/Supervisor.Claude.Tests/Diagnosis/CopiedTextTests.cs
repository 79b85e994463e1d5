using System.Text;

namespace Supervisor.Claude.Tests.Diagnosis;

/// <summary>Logs reach us as people pass them on.</summary>
public sealed class CopiedTextTests
{
    private const string Dead = "[ERROR] [engine] turn ended in error: API Error: Repeated 529 Overloaded errors";

    [Theory]
    [InlineData("2026-11-20T20:16:18.774Z " + Dead)]
    [InlineData("2026-11-20T20:16:18.774Z " + Dead + "\r")]
    [InlineData("\ufeff2026-11-20T20:16:18.774Z " + Dead)]
    [InlineData("> 2026-11-20T20:16:18.774Z " + Dead)]
    [InlineData("> > 2026-11-20T20:16:18.774Z " + Dead)]
    [InlineData("    2026-11-20T20:16:18.774Z " + Dead)]
    [InlineData("`2026-11-20T20:16:18.774Z " + Dead + "`")]
    [InlineData("\u001b[31m2026-11-20T20:16:18.774Z\u001b[0m \u001b[1m" + Dead + "\u001b[0m")]
    [InlineData("Loading 10%\rLoading 90%\r2026-11-20T20:16:18.774Z " + Dead)]
    [InlineData("2026-11-20 20:16:18,774 " + Dead)]
    [InlineData("[2026-11-20T21:16:18+01:00] " + Dead)]
    [InlineData("2026-11-20 20:16:18.774 [info] From claude: 2026-11-20T20:16:18.774Z " + Dead)]
    [InlineData("2026-11-20 20:16:18.774 [info] From claude: " + Dead)]
    [InlineData("16:18.774Z " + Dead)]
    [InlineData(Dead)]
    [InlineData("● API Error: Repeated 529 Overloaded errors. The API is at capacity")]
    [InlineData("  ⎿  API Error: Repeated 529\n     Overloaded errors")]
    [InlineData("```\nAPI Error (529 {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}})\n```")]
    public void The_failure_is_found_in_every_form(string text)
    {
        var report = Given.Text($"Some words before it.\n\n{text}\n");

        Assert.Equal("failed:overloaded", Given.Verdict(report));
        Assert.Equal("overloaded_529", report.Causes[0].Signature);
    }

    [Fact]
    public void A_persons_words_weigh_less_than_a_clients()
    {
        var report = Given.Text("I had a rate limit yesterday, so I waited.\n\n● API Error: Connection closed mid-response. The response above\n  may be incomplete.\n");

        Assert.Equal("failed:transient", Given.Verdict(report));
        Assert.Contains(report.Causes, c => c is { Class: "limit", Certainty: "possible" });
        Assert.Contains(report.Timeline, e => e is { Kind: "mention", Line: 1 });
    }

    [Fact]
    public void A_hosts_own_line_in_its_own_zone_falls_into_place()
    {
        var report = Given.Text(
            "2026-11-20 21:16:18.774 [info] From claude: 2026-11-20T20:16:18.774Z [DEBUG] [API REQUEST] /v1/messages source=repl_main_thread\n"
            + "2026-11-20 21:16:19.003 [error] sdk_stream_ended_no_result session=a had_error=true\n");

        Assert.Equal("failed:transient", Given.Verdict(report));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 20, 16, 19, 3, TimeSpan.Zero), report.Causes[0].At);
    }

    [Fact]
    public void Ids_of_requests_are_found_wherever_they_stand()
    {
        var report = Given.Text(
            "2026-11-20T20:16:18.774Z [DEBUG] [API REQUEST] /v1/messages x-client-request-id=7b0b9c2e-aaaa-bbbb-cccc-1234567890ab source=repl_main_thread\n"
            + "2026-11-20T20:16:19.774Z [ERROR] Error in API request: 500 {\"type\":\"error\",\"request_id\":\"req_011CSHoEeqs5C35K2UUqR7Fy\"} cf-ray: 9a8b7c6d5e4f3a2b-FRA\n"
            + "2026-11-20T20:16:20.774Z [DEBUG] response headers request-id: \"abcdef0123456789\"\n");

        Assert.Equal(
            ["req_011CSHoEeqs5C35K2UUqR7Fy", "9a8b7c6d5e4f3a2b-FRA", "7b0b9c2e-aaaa-bbbb-cccc-1234567890ab", "abcdef0123456789"],
            report.RequestIds.Select(id => id.Value));
        Assert.Equal([true, true, false, false], report.RequestIds.Select(id => id.Failed));
    }

    [Fact]
    public void Noise_at_the_level_ERROR_is_noise() => Assert.Equal("nothing_wrong", Given.Text(Given.Debug(
        "0 DEBUG [engine] turn 1 start",
        "0 ERROR Failed to install marketplace: fetch failed (ECONNREFUSED)",
        "0 ERROR MCP server github: connection failed: connect ECONNREFUSED 127.0.0.1:80",
        "0 WARN 1P event logging: 5 events failed to export",
        "1 DEBUG [engine] turn 1 end (turns=1 stop=end_turn)")).Verdict);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n  \n", "empty")]
    [InlineData("hello there\n", "text")]
    public void What_tells_nothing_is_said_to(string text, string kind)
    {
        var report = Given.Text(text);

        Assert.Equal((false, "not_understood", kind), (report.Understood, report.Verdict, report.Inputs[0].Kind));
    }

    [Fact]
    public void A_programs_file_is_no_text() =>
        Assert.Equal("binary", Given.Bytes([.. Enumerable.Range(0, 4000).Select(i => (byte)(i % 7))]).Inputs[0].Kind);

    [Fact]
    public void A_line_of_megabytes_and_broken_characters_are_survived()
    {
        var debug = Encoding.UTF8.GetBytes(Given.Debug("0 DEBUG [engine] turn 1 start", "0 DEBUG [API REQUEST] /v1/messages source=repl_main_thread"));
        byte[] body = [.. Encoding.UTF8.GetBytes("2026-11-20T12:00:00.500Z [DEBUG] body "), .. Enumerable.Repeat((byte)0xE2, 3_000_000), (byte)'\n'];
        var end = Encoding.UTF8.GetBytes(Given.Debug("1 ERROR [engine] turn ended in error: API Error: 529 Overloaded"));

        Assert.Equal("failed:overloaded", Given.Verdict(Given.Bytes([.. debug, .. body, .. end])));
    }
}
