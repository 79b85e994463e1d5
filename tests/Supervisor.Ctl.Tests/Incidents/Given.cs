using Supervisor.Control.Incidents;

namespace Supervisor.Ctl.Tests.Incidents;

/// <summary>An incident with something in every field.</summary>
internal static class Given
{
    public static readonly DateTimeOffset At = new(2026, 11, 21, 2, 30, 0, TimeSpan.Zero);

    public static IncidentReply Incident(string id = "api-3") => new()
    {
        Id = id,
        Incident = id,
        Session = "api",
        SessionId = "3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e",
        Class = "overloaded",
        Situation = "overloaded",
        Signature = "http-529",
        Text = "API Error: 529 Overloaded",
        Opened = At,
        Closed = At.AddSeconds(38.2),
        Outcome = IncidentOutcomes.Verified,
        OutcomeText = "recovered and verified with 2 retries: new content",
        Attempts =
        [
            new IncidentAttempt(1, "overloaded", "retry", At.AddSeconds(2), "failed_again", "API Error: 529 Overloaded"),
            new IncidentAttempt(2, "overloaded", "retry", At.AddSeconds(17), "verified", null),
        ],
        Outage = new IncidentOutage("outage-1", [new OutageMember("web", "web-2")]),
        Client = new IncidentClient("2.1.329", "debug_file"),
        Model = "claude-opus-5-5",
        Platform = new IncidentPlatform("Debian GNU/Linux 12", "Linux 6.1.0", "x64", ".NET 10.0.1", "0.1.0", "120x40"),
        RequestIds = [new IncidentRequestId("request-id", "req_011CSHoEeqs5C35K2UUqR7Fy", At, true, "debug_file")],
        Lines = [new IncidentLine(At.AddSeconds(-1), "ERROR", "API error (attempt 3/11): 529 Overloaded", 2)],
        LinesLeftOut = 4,
        Problems = ["the transcript was not there"],
        Timeline =
        [
            new IncidentMoment(At.AddSeconds(-8), "phase", "working"),
            new IncidentMoment(At, "incident", "API Error: 529 Overloaded"),
            new IncidentMoment(At.AddSeconds(38.2), "verified", "recovered and verified with 2 retries"),
        ],
        Prompts = ["rewrite the payroll of Contoso"],
        Screen = "> rewrite the payroll of Contoso",
        EndScreen = "> done",
        Debug = "2026-11-21T02:29:59.000Z [ERROR] API error (attempt 3/11): 529 Overloaded",
        Private = new IncidentPrivacy(["/srv/people/zoe"], "zoe"),
    };
}
