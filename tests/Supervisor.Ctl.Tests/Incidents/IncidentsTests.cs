using System.Text.Json;
using Supervisor.Control;
using Supervisor.Control.Incidents;

namespace Supervisor.Ctl.Tests.Incidents;

public sealed class IncidentsTests : IDisposable
{
    private const string Asked = "GET /v1/incidents/api-3?prompts=false&secrets=false";

    private readonly FakeDaemon _daemon = new();

    private static string Json(IncidentReply incident) => JsonSerializer.Serialize(incident, ControlJson.Default.IncidentReply);

    private static string Shown(bool withPrompts = false) => Json(RedactedIncident.Of(Given.Incident(), withPrompts, withSecrets: false));

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void Incidents_are_listed_with_how_each_ended()
    {
        _daemon.On("GET /v1/incidents?&limit=20", """
            {"version":1,"left_out":3,"incidents":[
              {"id":"api-12","session":"api","opened":"2026-11-21T02:40:00Z","closed":null,"class":"auth","outcome":"held","attempts":0,"text":"Invalid API key \u001b]0;x\u0007\nnow"},
              {"id":"web-2","session":"web","opened":"2026-11-21T02:30:00Z","closed":"2026-11-21T02:30:38Z","class":"overloaded","outcome":"verified","attempts":2,"text":"API Error: 529"}]}
            """);

        var (code, output, errors) = _daemon.Run("incidents");

        Assert.Equal(
            """
            ID      AT                   SESSION  CLASS       OUTCOME   ATTEMPTS  TEXT
            api-12  2026-11-21 02:40:00  api      auth        held             0  Invalid API key ]0;x now
            web-2   2026-11-21 02:30:00  web      overloaded  verified         2  API Error: 529
            3 more (--limit N shows them)

            """,
            output);
        Assert.Equal((0, ""), (code, errors));
    }

    [Fact]
    public void A_list_can_be_of_one_session_of_open_ones_and_short()
    {
        _daemon.On("GET /v1/incidents?name=api&limit=1&open=true", """{"version":1,"left_out":0,"incidents":[]}""");
        Assert.Equal("No incident is open.\n", _daemon.Run("incidents", "list", "api", "--open", "--limit", "1").Output);
        Assert.NotEqual(0, _daemon.Run("incidents", "list", "--limit", "0").Code);
    }

    [Fact]
    public void One_incident_is_shown_with_what_was_tried_and_what_came_of_it()
    {
        _daemon.On(Asked, Shown());

        var (code, output, _) = _daemon.Run("incidents", "show", "api-3");

        Assert.Equal(
            """
            api-3: overloaded, recovered after 2 attempts
              API Error: 529 Overloaded

            Facts
              Session         api, conversation 3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e
              Noticed         2026-11-21 02:30:00 UTC
              Over            2026-11-21 02:30:38 UTC, after 38.2 s
              Outcome         recovered and verified with 2 retries: new content
              Class           overloaded (signature http-529)
              Client          Claude Code 2.1.329 (told by its debug file)
              Model           claude-opus-5-5
              Platform        Debian GNU/Linux 12; Linux 6.1.0; x64; terminal 120x40
              Supervisor      0.1.0 on .NET 10.0.1
              Failed with it  web (web-2); outage outage-1

            What was tried
              1. 02:30:02.000 UTC, retry (overloaded): failed again; API Error: 529 Overloaded
              2. 02:30:17.000 UTC, retry (overloaded): verified

            Requests
              request-id req_011CSHoEeqs5C35K2UUqR7Fy (02:30:00.000 UTC, failed, debug file)

            Stall and error lines of the client (UTC)
              02:29:59.000 [ERROR] API error (attempt 3/11): 529 Overloaded (2 times)

            Timeline (UTC)
              02:29:52.000  phase     working
              02:30:00.000  incident  API Error: 529 Overloaded
              02:30:38.200  verified  recovered and verified with 2 retries

            What is missing
              the transcript was not there

            For a bug report: supervisorctl incidents export api-3

            """,
            output);
        Assert.Equal(0, code);
    }

    [Fact]
    public void An_export_is_markdown_in_which_nothing_of_the_client_is_markdown()
    {
        var incident = Given.Incident() with { Text = "API Error ``` <b> [a](b) \u001b[31m" };
        _daemon.On(Asked, Json(RedactedIncident.Of(incident, withPrompts: false, withSecrets: false)));

        var output = _daemon.Run("incidents", "export", "api-3").Output;

        Assert.StartsWith("# Incident api-3: overloaded, recovered after 2 attempts\n\n````text\nAPI Error ``` <b> [a](b) [31m\n````\n", output, StringComparison.Ordinal);
        Assert.Contains("\n## What was tried\n\n1. 02:30:02.000 UTC, retry (overloaded): failed again; API Error: 529 Overloaded\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("payroll", output, StringComparison.Ordinal);
        Assert.Contains("`--with-prompts` includes them", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_with_prompts_goes_to_a_new_private_file()
    {
        _daemon.On("GET /v1/incidents/api-3?prompts=true&secrets=false", Shown(withPrompts: true));
        var file = Path.Combine(_daemon.Folder, "report.md");

        var first = _daemon.Run("incidents", "export", "api-3", "--with-prompts", "-o", "report.md");
        var second = _daemon.Run("incidents", "export", "api-3", "--with-prompts", "-o", "report.md");

        Assert.Equal(0, first.Code);
        Assert.Contains("rewrite the payroll of Contoso", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(1, second.Code);
        Assert.Contains("cannot be written", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incident_that_there_is_not_is_an_error()
    {
        _daemon.On("GET /v1/incidents/nope?prompts=false&secrets=false", """{"error":"there is no incident 'nope'"}""", 404);
        Assert.Equal((1, "nope: ERROR (no such incident)\n"), (_daemon.Run("incidents", "show", "nope").Code, _daemon.Run("incidents", "show", "nope").Output));
    }

    [Fact]
    public void Without_a_daemon_what_is_kept_is_read_where_the_configuration_says()
    {
        using var nobody = new FakeDaemon(listening: false);
        File.WriteAllText(Path.Combine(nobody.Folder, "supervisor.yaml"), $"daemon: {{ socket: {nobody.SocketFile}, state_dir: {nobody.Folder}/state }}\nsessions: []\n");
        Keep(nobody, Given.Incident());
        Keep(nobody, Given.Incident("api-4") with { Opened = Given.At.AddHours(1), Closed = null, Outcome = IncidentOutcomes.Held });

        var list = nobody.Run("--config", "supervisor.yaml", "incidents", "list");
        var latest = nobody.Run("--config", "supervisor.yaml", "incidents", "export", "latest");

        Assert.Equal(0, list.Code);
        Assert.Contains("api-4", list.Output.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("No supervisor answers", list.Errors, StringComparison.Ordinal);
        Assert.StartsWith("# Incident api-4: overloaded, open: a person is needed", latest.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("payroll", latest.Output, StringComparison.Ordinal);
        Assert.StartsWith("# Incident api-4", nobody.Run("--config", "supervisor.yaml", "incidents", "export", "api").Output, StringComparison.Ordinal);
        Assert.Contains("payroll", nobody.Run("--config", "supervisor.yaml", "incidents", "export", "api-3", "--with-prompts").Output, StringComparison.Ordinal);
        Assert.Equal(1, nobody.Run("--config", "supervisor.yaml", "incidents", "show", "../state").Code);
    }

    [Fact]
    public void Without_a_daemon_and_a_configuration_it_says_what_to_do()
    {
        using var nobody = new FakeDaemon(listening: false);
        var (code, _, errors) = nobody.Run("incidents");
        Assert.Equal(7, code);
        Assert.Contains("--config", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api-1", true)]
    [InlineData("a.b_c-d-12.3", true)]
    [InlineData("api", false)]
    [InlineData("..-1", false)]
    [InlineData("../x-1", false)]
    [InlineData("x/../y-1", false)]
    [InlineData("api-1\n", false)]
    [InlineData("", false)]
    public void Only_what_looks_like_an_id_is_one(string id, bool expected) => Assert.Equal(expected, IncidentShelf.IsId(id));

    [Fact]
    public void A_folder_that_somebody_has_spoilt_hides_no_other()
    {
        using var nobody = new FakeDaemon(listening: false);
        Keep(nobody, Given.Incident());
        foreach (var (id, text) in new[] { ("api-7", "{"), ("api-8", "null"), ("api-9", """{"version":1,"id":"x","incident":"x","session":"s","class":"c","text":"t","opened":"2026-01-01T00:00:00Z","lines":null}"""), ("api-10", "[]") })
        {
            Directory.CreateDirectory(Path.Combine(nobody.Folder, "state", "incidents", id));
            File.WriteAllText(Path.Combine(nobody.Folder, "state", "incidents", id, IncidentShelf.RecordFile), text);
        }

        Assert.Equal("api-3", Assert.Single(new IncidentShelf(Path.Combine(nobody.Folder, "state", "incidents")).All()).Id);
    }

    private static void Keep(FakeDaemon daemon, IncidentReply incident)
    {
        var folder = Directory.CreateDirectory(Path.Combine(daemon.Folder, "state", "incidents", incident.Id)).FullName;
        File.WriteAllText(Path.Combine(folder, IncidentShelf.RecordFile), Json(incident with { Timeline = null, Screen = null, EndScreen = null, Debug = null }));
        File.WriteAllText(Path.Combine(folder, IncidentShelf.ScreenFile), incident.Screen);
        File.WriteAllText(Path.Combine(folder, IncidentShelf.TimelineFile), """
            {"at":"2026-11-21T02:30:00+00:00","session":"api","type":"incident","text":"API Error: 529"}
            {"at":"2026-11-21T02:30:00+00:00","session":"api","type":"signal","signal":{"what":"rewrite the payroll of Contoso"}}
            {"at":"2026
            """);
    }
}
