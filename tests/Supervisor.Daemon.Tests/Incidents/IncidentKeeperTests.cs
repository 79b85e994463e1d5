using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Claude.Signatures;
using Supervisor.Control.Incidents;
using Supervisor.Core.Recovery;
using Supervisor.Daemon.Incidents;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Incidents;

public sealed class IncidentKeeperTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failure_gets_a_private_folder_while_it_is_open()
    {
        await using var test = new KeeperUnderTest().Start();
        var at = test.Time.GetUtcNow();
        await File.WriteAllTextAsync(test.DebugPath, $"""
            {at.AddSeconds(-9):yyyy-MM-ddTHH:mm:ss.fffZ} [DEBUG] Hooks: UserPromptSubmit [x] completed with status 0
            {at.AddSeconds(-8):yyyy-MM-ddTHH:mm:ss.fffZ} [DEBUG] attribution header x-anthropic-billing-header: cc_version=2.1.329.feb; cc_entrypoint=cli;
            {at.AddSeconds(-1):yyyy-MM-ddTHH:mm:ss.fffZ} [ERROR] API error (attempt 3/11): 529 529 {"{"}"type":"error","request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"{"}"}

            """, Ct);
        test.Submit(KeeperUnderTest.Prompt);
        test.Say("phase", "working");
        test.Fail();

        var incident = await test.UntilAsync("api-1", i => i.Lines.Count > 0, Ct);

        Assert.Equal(("api-1", "api", "overloaded", "open", "http-529"), (incident.Incident, incident.Session, incident.Class, incident.Outcome, incident.Signature));
        Assert.Equal(new IncidentClient("2.1.329", "debug_file"), incident.Client);
        Assert.Equal("req_011CSHoEeqs5C35K2UUqR7Fy", Assert.Single(incident.RequestIds, i => i.Failed).Value);
        Assert.Equal(["phase", "incident"], incident.Timeline!.Select(m => m.Type));
        Assert.Equal("120x40", incident.Platform!.Terminal);
        Assert.Contains(KeeperUnderTest.Prompt, incident.Screen, StringComparison.Ordinal);
        Assert.Contains("API error (attempt 3/11)", incident.Debug, StringComparison.Ordinal);
        var folder = Path.Combine(test.State.Incidents, "api-1");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.All(Directory.GetFiles(folder), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Fact]
    public async Task Its_end_is_written_with_every_attempt_and_how_each_ended()
    {
        await using var test = new KeeperUnderTest().Start();
        test.Fail();
        test.Try(1, null);
        test.Try(1, AttemptOutcome.FailedAgain);
        test.Try(2, null);
        test.Time.Advance(TimeSpan.FromSeconds(20));
        test.Screen = "all good";
        test.Try(2, AttemptOutcome.Verified);
        test.Recover();

        var incident = await test.UntilAsync("api-1", i => i.OutcomeText is not null, Ct);

        Assert.Equal(IncidentOutcomes.Verified, incident.Outcome);
        Assert.Equal(TimeSpan.FromSeconds(20), incident.Closed - incident.Opened);
        Assert.Equal(["failed_again", "verified"], incident.Attempts.Select(a => a.Outcome));
        Assert.Equal("all good", incident.EndScreen);
        await test.UntilAsync("api-1", _ => test.Report("api-1").Contains("recovered after 2 attempts", StringComparison.Ordinal), Ct);
        Assert.DoesNotContain("payroll", test.Report("api-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happens_long_after_its_end_is_none_of_it()
    {
        await using var test = new KeeperUnderTest().Start();
        test.Fail();
        test.Hold();
        Assert.Equal(IncidentOutcomes.Held, (await test.UntilAsync("api-1", i => i.Outcome == "held", Ct)).Outcome);
        test.Recover();
        test.Time.Advance(TimeSpan.FromMinutes(5));
        test.Say("launched", "much later");
        test.Fail(2);

        await test.UntilAsync("api-2", _ => true, Ct);
        Assert.DoesNotContain("much later", test.File("api-1", IncidentShelf.TimelineFile), StringComparison.Ordinal);
        Assert.Contains("much later", test.File("api-2", IncidentShelf.TimelineFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_that_was_open_when_the_daemon_was_killed_goes_on_in_its_folder()
    {
        using var folder = new TestFolder();
        var time = new ManualTime();
        Incident incident;
        await using (var killed = new KeeperUnderTest(folder, time).Start())
        {
            killed.Fail();
            await killed.UntilAsync("api-1", i => i.Timeline!.Count > 0, Ct);
            incident = killed.Incident;
            time.Advance(TimeSpan.FromSeconds(5));
            // Only the journal has it: the daemon was killed before the folder was written again.
            await File.WriteAllBytesAsync(Path.Combine(folder.State.Journal, "2030-01-02.jsonl"), [.. killed.Line("retry_scheduled", "retry 1 of 3 in 2 s"), (byte)'\n'], Ct);
        }

        time.Advance(TimeSpan.FromSeconds(5));
        await using var test = new KeeperUnderTest(folder, time);
        test.TakeUp(incident);
        test.Start();
        test.Recover();

        var after = await test.UntilAsync("api-1", i => i.IsClosed, Ct);

        Assert.Equal(IncidentOutcomes.Verified, after.Outcome);
        Assert.Equal(["incident", "retry_scheduled", "verified"], after.Timeline!.Select(m => m.Type));
        Assert.Single(test.Shelf.All());
    }

    [Fact]
    public async Task An_end_that_the_killed_daemon_could_not_write_is_taken_from_the_journal()
    {
        using var folder = new TestFolder();
        var time = new ManualTime();
        Incident incident;
        DateTimeOffset end;
        await using (var killed = new KeeperUnderTest(folder, time).Start())
        {
            killed.Fail();
            await killed.UntilAsync("api-1", i => i.Timeline!.Count > 0, Ct);
            incident = killed.Incident;
            time.Advance(TimeSpan.FromSeconds(7));
            end = time.GetUtcNow();
            await File.WriteAllBytesAsync(Path.Combine(folder.State.Journal, "2030-01-02.jsonl"), [.. killed.Line("verified", "recovered and verified"), (byte)'\n'], Ct);
        }

        time.Advance(TimeSpan.FromHours(1));
        await using var test = new KeeperUnderTest(folder, time);
        test.TakeUp(incident with { Open = false }, verified: 1);
        test.Start();

        var after = await test.UntilAsync("api-1", i => i.IsClosed, Ct);
        Assert.Equal((IncidentOutcomes.Verified, "recovered and verified"), (after.Outcome, after.OutcomeText));
        Assert.Equal(end, after.Closed);
    }

    [Fact]
    public async Task A_session_of_the_same_name_uses_no_folder_of_another()
    {
        using var folder = new TestFolder();
        var time = new ManualTime();
        await using (var first = new KeeperUnderTest(folder, time).Start())
        {
            first.Fail(text: "the first");
            await first.UntilAsync("api-1", _ => true, Ct);
            Assert.Equal(1, first.LatestNumber);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        await using var test = new KeeperUnderTest(folder, time).Start();
        test.Fail(text: "the second");

        var second = await test.UntilAsync("api-1.2", _ => true, Ct);
        Assert.Equal(("api-1.2", "api-1", "the second"), (second.Id, second.Incident, second.Text));
        Assert.Equal("the first", test.Shelf.Read("api-1")!.Text);
        Assert.Equal("api-1.2", test.Shelf.Find("api"));
    }

    [Fact]
    public async Task A_session_that_is_there_again_counts_on()
    {
        await using var test = new SetUnderTest(null, "api");
        Directory.CreateDirectory(Path.Combine(test.Home.State.Incidents, "api-7"));
        Directory.CreateDirectory(Path.Combine(test.Home.State.Incidents, "api-12.2"));
        Directory.CreateDirectory(Path.Combine(test.Home.State.Incidents, "api-web-40"));
        await using var keeper = new IncidentKeeper(test.Home.State, test.Home.Clock, ClientSignatures.BuiltIn, NullLogger.Instance);
        await using var journal = new JournalWriter(test.Home.State, new EventHub(), NullLogger<JournalWriter>.Instance);

        await using var again = new SessionSet(test.Config.Sessions, test.Home, test.Records, journal, NullLoggerFactory.Instance, keeper);

        Assert.Equal(12, again.Find("api")!.State.Incidents);
    }

    [Fact]
    public async Task What_the_daemon_gave_to_the_client_as_a_secret_is_in_no_file()
    {
        await using var test = new KeeperUnderTest().Start();
        test.Screen = $"$ echo {KeeperUnderTest.Key}";
        await File.WriteAllTextAsync(test.DebugPath, $"{test.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} [ERROR] Error in API request: 401 {KeeperUnderTest.Key} 0123456789abcdef\n", Ct);
        test.Fail(text: $"401 {KeeperUnderTest.Key}");
        await test.UntilAsync("api-1", i => i.Debug is not null, Ct);

        Assert.All(Directory.GetFiles(Path.Combine(test.State.Incidents, "api-1")), file =>
        {
            Assert.DoesNotContain(KeeperUnderTest.Key, File.ReadAllText(file), StringComparison.Ordinal);
            Assert.DoesNotContain("0123456789abcdef", File.ReadAllText(file), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_once_and_written_when_it_can_be()
    {
        var log = new HeardLog<IncidentKeeper>();
        using var folder = new TestFolder();
        var state = new StateFolder(folder["elsewhere"]);
        await using var test = new KeeperUnderTest(folder, log: log, state: state);
        Directory.Delete(state.Incidents);
        await File.WriteAllTextAsync(state.Incidents, "in the way", Ct);
        test.Start();
        test.Fail();
        Assert.Contains("cannot be kept", await log.NextAsync(Ct), StringComparison.Ordinal);
        test.Try(1, null);

        File.Delete(state.Incidents);
        Directory.CreateDirectory(state.Incidents);
        test.Try(1, AttemptOutcome.Verified);
        test.Recover();

        Assert.Equal(IncidentOutcomes.Verified, (await test.UntilAsync("api-1", i => i.IsClosed, Ct)).Outcome);
    }

    [Fact]
    public async Task A_session_never_waits_for_the_keeper()
    {
        await using var test = new KeeperUnderTest(); // nobody takes what is told
        for (var i = 0; i < 30_000; i++) test.Say("phase", "working");
        test.Fail();
        Assert.Empty(test.Shelf.All());
    }

    [Fact]
    public async Task A_file_that_was_being_written_when_the_daemon_was_killed_is_as_if_it_were_not_there()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(Path.Combine(folder.State.Incidents, "api-1"));
        await File.WriteAllTextAsync(Path.Combine(folder.State.Incidents, "api-1", "incident.json.new"), "{\"version\":1,\"id\":", Ct);
        await using var test = new KeeperUnderTest(folder).Start();
        Assert.Empty(test.Shelf.All());

        test.Fail();

        Assert.Equal("api-1", (await test.UntilAsync("api-1", _ => true, Ct)).Id);
    }

    [Fact]
    public async Task Sessions_of_one_outage_name_each_other()
    {
        await using var test = new KeeperUnderTest().Start();
        test.Fail(test.Failure() with { Outage = "outage-1" });
        await test.UntilAsync("api-1", _ => true, Ct);
        var other = new Supervisor.Core.Sessions.SessionState("web", new Supervisor.Core.Sessions.Conversation("9f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e"))
        {
            Incident = test.Failure() with { Id = "web-4", Outage = "outage-1" },
        };
        test.Keeper.TakeUp(other);

        Assert.Equal(new OutageMember("web", "web-4"), Assert.Single((await test.UntilAsync("api-1", i => i.Outage!.With.Count > 0, Ct)).Outage!.With));
        Assert.Equal(new OutageMember("api", "api-1"), Assert.Single((await test.UntilAsync("web-4", i => i.Outage!.With.Count > 0, Ct)).Outage!.With));
    }
}
