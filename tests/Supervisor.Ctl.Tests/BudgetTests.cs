using System.Globalization;

namespace Supervisor.Ctl.Tests;

public sealed class BudgetTests : IDisposable
{
    private static readonly string Reply = $$"""
        {"version":1,"sessions":[
        {{Session("api", 1, 4, "0.1234", "5")}},
        {{Session("docs", 3, 3, "null", "null")}},
        {{Session("web", 0, 0, "2", "null", """{"since":"2026-11-21T03:00:00Z","until":null,"why":"a person"}""")}},
        {{Session("dear", 0, 0, "5", "5")}},
        {{Session("busy", 1, 20, "null", "null", "null", "\"2026-11-21T03:40:00Z\"")}},
        {"name":"plain","state":"RUNNING","phase":null,"pid":41,"session_id":null,"since":"2026-11-21T03:00:00Z","retries":null,"incident":null,"recoveries":{"verified":0,"failed":0},"detail":""}]}
        """;

    private readonly FakeDaemon _daemon = new FakeDaemon().On("GET /v1/status", Reply);

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void It_is_a_table_of_what_is_used_and_when_more_is_free() => Assert.Equal((0, """
        NAME  USED  LAST HOUR              COST  NEXT ATTEMPT
        api    1/3       4/20  $0.1234 of $5.00  now
        docs   3/3       3/20                 -  after a refill
        web    0/3       0/20             $2.00  held until it is released
        dear   0/3       0/20    $5.00 of $5.00  after a refill
        busy   1/3      20/20                 -  at 03:40

        """.ReplaceLineEndings("\n")), Outcome("budget"));

    [Fact]
    public void A_name_that_is_no_client_is_said_and_is_the_code()
    {
        var (code, output) = Outcome("budget", "api", "nobody", "plain");

        Assert.Equal(1, code);
        Assert.EndsWith("nobody: ERROR (no such client)\nplain: ERROR (no such client)\n", output, StringComparison.Ordinal);
        Assert.Contains("api ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("docs", output, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_has_every_bound_and_the_hold()
    {
        var (code, output) = Outcome("--json", "budget", "busy");

        Assert.Equal(0, code);
        Assert.Equal(
            """{"version":1,"sessions":[{"name":"busy","budget":{"used":1,"cap":3,"per_hour":{"used":20,"cap":20,"free_at":"2026-11-21T03:40:00+00:00"},"cost":{"usd":null,"limit":null}},"hold":null}]}""" + "\n",
            output);
    }

    private (int Code, string Output) Outcome(params string[] args) => _daemon.Run(args) is var outcome ? (outcome.Code, outcome.Output) : default;

    private static string Session(string name, int used, int hour, string usd, string limit, string hold = "null", string free = "null") => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"name":"{{{name}}}","state":"RUNNING","phase":"ready","pid":41,"session_id":"x","since":"2026-11-21T03:00:00Z","retries":null,"incident":null,"recoveries":{"verified":0,"failed":0},"detail":"","budget":{"used":{{{used}}},"cap":3,"per_hour":{"used":{{{hour}}},"cap":20,"free_at":{{{free}}}},"cost":{"usd":{{{usd}}},"limit":{{{limit}}}}},"hold":{{{hold}}}}""");
}
