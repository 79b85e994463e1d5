using System.Net;
using System.Text.Json;
using Supervisor.Control;
using Supervisor.Control.Incidents;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Api;

/// <summary>Incidents over the real socket.</summary>
public sealed class IncidentEndpointTests(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 2, 30, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kept_incidents_are_listed_and_shown_without_what_is_private_unless_asked_for()
    {
        Keep("api-7", At);
        Keep("api-9", At.AddHours(1));

        var list = JsonSerializer.Deserialize(await daemon.Control.GetByteArrayAsync(Address("v1/incidents?name=api&limit=1"), Ct), ControlJson.Default.IncidentsReply)!;
        Assert.Equal(("api-9", 1), (Assert.Single(list.Incidents).Id, list.LeftOut));
        foreach (var id in new[] { "api-9", "api", "latest" })
        {
            var text = await daemon.Control.GetStringAsync(Address($"v1/incidents/{id}"), Ct);
            Assert.Contains("\"id\":\"api-9\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("payroll", text, StringComparison.Ordinal);
        }

        using var report = await daemon.Control.GetAsync(Address("v1/incidents/api-7/report?prompts=true"), Ct);
        Assert.Equal("text/markdown", report.Content.Headers.ContentType?.MediaType);
        Assert.Contains("reconcile the payroll of Contoso", await report.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Empty(JsonSerializer.Deserialize(await daemon.Control.GetByteArrayAsync(Address("v1/incidents?name=api&open=true"), Ct), ControlJson.Default.IncidentsReply)!.Incidents);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("..%2Fsessions")]
    [InlineData("..%2F..%2Fstate%2Fincidents%2Fapi-7")]
    [InlineData(".")]
    [InlineData("api-7%00")]
    public async Task What_is_no_incident_is_not_found(string id)
    {
        Keep("api-7", At);
        using var reply = await daemon.Control.GetAsync(Address($"v1/incidents/{id}/report"), Ct);
        Assert.NotEqual(HttpStatusCode.OK, reply.StatusCode);
        Assert.DoesNotContain("payroll", await reply.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static Uri Address(string address) => new(address, UriKind.Relative);

    private void Keep(string id, DateTimeOffset opened)
    {
        var folder = Directory.CreateDirectory(Path.Combine(daemon.StateDirectory, "incidents", id)).FullName;
        var incident = new IncidentReply
        {
            Id = id,
            Incident = id,
            Session = "api",
            Class = "transient",
            Text = "reconcile the payroll of Contoso failed",
            Opened = opened,
            Closed = opened.AddSeconds(5),
            Prompts = ["reconcile the payroll of Contoso"],
        };
        File.WriteAllText(Path.Combine(folder, IncidentShelf.RecordFile), JsonSerializer.Serialize(incident, ControlJson.Default.IncidentReply));
    }
}
