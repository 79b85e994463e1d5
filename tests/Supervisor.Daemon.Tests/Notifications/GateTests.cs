using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Notifications;

namespace Supervisor.Daemon.Tests.Notifications;

public sealed class GateTests
{
    private TimeSpan _now = TimeSpan.FromHours(5);

    [Fact]
    public void What_is_wanted_is_told_with_what_to_do_about_it()
    {
        var told = Assert.Single(Take(Gate(""), Told.Entry("held")));

        Assert.Equal((NotificationKind.Held, "api", "3f1c", "api-1", "auth"), (told.Kind, told.Session, told.SessionId, told.Incident, told.Class));
        Assert.Equal("API Error: 401", told.Text);
        Assert.Equal("Sign in again with /login, or mend the API key or the token. Then: supervisorctl retry api", told.Action);
    }

    [Fact]
    public void What_is_not_wanted_is_not_told()
    {
        var gate = Gate("on: [gave_up]");
        Assert.Empty(Take(gate, Told.Entry("held")));
        Assert.Single(Take(gate, Told.Entry("gave_up")));
        Assert.Equal(new GateTally(Told: 1, Unwanted: 1), gate.Tally);
    }

    [Fact]
    public void The_same_news_is_told_again_only_after_a_while()
    {
        var gate = Gate("dedupe: 10m");
        Assert.Single(Take(gate, Told.Entry("held")));
        Pass(minutes: 9.9);
        Assert.Empty(Take(gate, Told.Entry("held")));
        Pass(minutes: 0.2);
        Assert.Single(Take(gate, Told.Entry("held")));
        Assert.Equal(new GateTally(Told: 2, Repeated: 1), gate.Tally);
    }

    [Fact]
    public void Another_incident_another_kind_and_another_session_are_other_news()
    {
        var gate = Gate("");
        Assert.Single(Take(gate, Told.Entry("held")));
        Assert.Single(Take(gate, Told.Entry("held", incident: "api-2")));
        Assert.Single(Take(gate, Told.Entry("gave_up")));
        Assert.Single(Take(gate, Told.Entry("held", session: "web")));
    }

    [Fact]
    public void A_dialog_that_is_open_is_told_once_and_the_next_one_again()
    {
        var gate = Gate("");
        Assert.Single(Take(gate, Told.Entry("needs_person", text: "a permission dialog is open")));
        Assert.Empty(Take(gate, Told.Change("phase", "waiting_for_person")));
        Assert.Empty(Take(gate, Told.Entry("needs_person", text: "a permission dialog is open")));
        Assert.Empty(Take(gate, Told.Change("phase", "working")));
        Assert.Single(Take(gate, Told.Entry("needs_person", text: "a permission dialog is open")));
    }

    [Fact]
    public void An_outage_is_told_once_for_all_sessions()
    {
        var gate = Gate("");
        Assert.Single(Take(gate, Told.Entry("outage") with { Outage = "outage-1" }));
        Assert.Empty(Take(gate, Told.Entry("outage", session: "web", incident: "web-7") with { Outage = "outage-1" }));
        Assert.Single(Take(gate, Told.Entry("outage") with { Outage = "outage-2" }));
    }

    [Fact]
    public void What_is_too_much_is_counted_and_the_count_is_told_as_soon_as_there_is_room()
    {
        var gate = Gate("max_per_hour: 2");
        Assert.Single(Take(gate, Told.Entry("held", incident: "1")));
        Pass(minutes: 1);
        Assert.Single(Take(gate, Told.Entry("held", incident: "2")));
        Assert.Null(gate.Due);
        Assert.Empty(Take(gate, Told.Entry("held", incident: "3")));
        Assert.Empty(Take(gate, Told.Entry("gave_up", incident: "3")));
        Assert.Empty(Take(gate, Told.Entry("held", incident: "4")));
        Assert.Equal(TimeSpan.FromHours(6), gate.Due);

        Pass(minutes: 58.9);
        Assert.Empty(gate.Take(Occurrence.Tick.Instance, _now, Told.At));
        _now = gate.Due!.Value;
        var count = Assert.Single(gate.Take(Occurrence.Tick.Instance, _now, Told.At));

        Assert.Equal((NotificationKind.Suppressed, (int?)3), (count.Kind, count.Count));
        Assert.Equal("3 more were suppressed (2 held, 1 gave_up): max_per_hour is 2. 'supervisorctl status' shows how things are.", count.Text);
        Assert.Null(gate.Due);
        Assert.Equal(new GateTally(Told: 2, Suppressed: 3), gate.Tally);
    }

    [Fact]
    public void What_came_too_fast_to_be_taken_in_is_counted_too()
    {
        var gate = Gate("");
        gate.Lose(7);
        Assert.Equal(TimeSpan.Zero, gate.Due);
        Assert.Equal(7, Assert.Single(gate.Take(Occurrence.Tick.Instance, _now, Told.At)).Count);
    }

    [Fact]
    public void That_it_is_over_is_told_only_if_asked_for_and_only_if_it_was_told()
    {
        var quiet = Gate("");
        Assert.Single(Take(quiet, Told.Entry("held")));
        Assert.Empty(Take(quiet, Told.Entry("verified", text: "recovered and verified with 1 retry: new content")));

        var gate = Gate("recovered: true");
        Assert.Empty(Take(gate, Told.Entry("verified")));
        Assert.Single(Take(gate, Told.Entry("held")));
        var over = Assert.Single(Take(gate, Told.Entry("verified", text: "recovered and verified with 1 retry: new content")));
        Assert.Equal((NotificationKind.Recovered, "api-1"), (over.Kind, over.Incident));
        Assert.Equal("recovered and verified with 1 retry: new content (was told as held)", over.Text);
        Assert.Empty(Take(gate, Told.Entry("resolved")));
    }

    [Fact]
    public void A_process_that_runs_again_is_told_and_its_next_end_is_news()
    {
        var gate = Gate("recovered: true");
        Assert.Equal("exit status 1", Assert.Single(Take(gate, Told.Change("state", "FATAL", text: "exit status 1"))).Text);
        Assert.Empty(Take(gate, Told.Change("state", "FATAL", text: "exit status 1")));
        Assert.Equal(NotificationKind.Recovered, Assert.Single(Take(gate, Told.Change("state", "RUNNING"))).Kind);
        Assert.Single(Take(gate, Told.Change("state", "FATAL", text: "exit status 1")));
    }

    [Fact]
    public void A_limit_is_told_with_the_words_of_the_phase()
    {
        var told = Assert.Single(Take(Gate(""), Told.Entry("phase", text: "You've hit your limit; retry in 3600 s", failure: "limit") with { Value = "limited" }));
        Assert.Equal((NotificationKind.Limited, "You've hit your limit; retry in 3600 s"), (told.Kind, told.Text));
    }

    [Fact]
    public void A_session_that_is_no_more_is_forgotten()
    {
        var gate = Gate("recovered: true");
        Assert.Single(Take(gate, Told.Entry("held")));
        Assert.Empty(Take(gate, Told.Change("removed", "")));
        Assert.Empty(Take(gate, Told.Entry("verified")));
        Assert.Single(Take(gate, Told.Entry("held")));
    }

    [Fact]
    public void Texts_are_clean_and_bounded()
    {
        var told = Assert.Single(Take(Gate(""), Told.Entry("held", text: "a\u001b[31mred\n" + new string('x', 2000))));
        Assert.StartsWith("ared xxx", told.Text, StringComparison.Ordinal);
        Assert.InRange(told.Text.Length, 1, 500);
    }

    [Theory]
    [InlineData("signal")]
    [InlineData("effect")]
    [InlineData("attempt_ended")]
    [InlineData("asked")]
    [InlineData("launched")]
    [InlineData("notification")]
    public void Most_of_what_is_journaled_is_no_news(string type) => Assert.Null(Occurrences.Of(Told.Entry(type)));

    [Fact]
    public void What_the_daemon_tells_of_itself_is_no_news() => Assert.Null(Occurrences.Of(new JournalEntry(Told.At, null, "daemon") { Value = "started" }));

    /// <summary>Whatever happens and whenever: never more than so many in any hour, and everything is told, counted, repeated or unwanted.</summary>
    [Fact]
    public void Never_more_than_allowed_in_any_hour_and_nothing_is_lost_silently()
    {
        var step =
            from seconds in Gen.Frequency((6, Gen.Choose(0, 30)), (2, Gen.Choose(0, 900)), (1, Gen.Constant(3600)))
            from type in Gen.Elements("held", "gave_up", "outage", "incident", "needs_person", "verified", "FATAL", "RUNNING", "tick", "lose")
            from session in Gen.Choose(1, 3)
            from incident in Gen.Choose(1, 4)
            select (seconds, type, session: $"s{session}", incident: $"{incident}");
        var cases =
            from max in Gen.Choose(1, 4)
            from recovered in Gen.Elements("true", "false")
            from steps in Gen.ListOf(step)
            select (max, recovered, steps: steps.ToList());
        Prop.ForAll(cases.ToArbitrary(), c => Holds(c.max, c.recovered, c.steps)).QuickCheckThrowOnFailure();
    }

    private static bool Holds(int max, string recovered, List<(int Seconds, string Type, string Session, string Incident)> steps)
    {
        var gate = Gate($"max_per_hour: {max}, recovered: {recovered}, on: [held, gave_up, outage, needs_person, fatal]");
        var (now, news, ends, lost) = (TimeSpan.Zero, 0, 0, 0);
        var told = new List<(TimeSpan At, Notification What)>();
        foreach (var (seconds, type, session, incident) in steps)
        {
            now += TimeSpan.FromSeconds(seconds);
            var occurrence = type switch
            {
                "tick" or "lose" => Occurrence.Tick.Instance,
                "FATAL" or "RUNNING" => Occurrences.Of(Told.Change("state", type, session))!,
                _ => Occurrences.Of(Told.Entry(type, session, incident))!,
            };
            if (type == "lose")
            {
                gate.Lose(1);
                lost++;
            }

            if (occurrence is Occurrence.News) news++;
            var taken = gate.Take(occurrence, now, Told.At);
            ends += taken.Count(n => n.Kind == NotificationKind.Recovered);
            told.AddRange(taken.Select(n => (now, n)));
            if (told.Count(t => now - t.At < TimeSpan.FromHours(1)) > max) return false;
            if (gate.Due <= now) return false; // what was due was done
        }

        // Whatever was counted comes out in the end.
        while (gate.Due is { } due)
        {
            now = due > now ? due : now;
            told.AddRange(gate.Take(Occurrence.Tick.Instance, now, Told.At).Select(n => (now, n)));
        }

        var counts = told.Where(t => t.What.Kind == NotificationKind.Suppressed).Sum(t => t.What.Count!.Value);
        var others = told.Count(t => t.What.Kind != NotificationKind.Suppressed);
        var tally = gate.Tally;
        // Ends that are suppressed are counted among the suppressed; they are no news.
        return others == tally.Told && counts == tally.Suppressed
            && tally.Told + tally.Suppressed + tally.Repeated + tally.Unwanted - lost >= news + ends
            && (recovered == "true" || tally.Told + tally.Suppressed + tally.Repeated + tally.Unwanted == news + lost);
    }

    private static NotificationGate Gate(string block) => new(Told.Config(block));

    private void Pass(double minutes) => _now += TimeSpan.FromMinutes(minutes);

    private ImmutableArray<Notification> Take(NotificationGate gate, JournalEntry entry) =>
        Occurrences.Of(entry) is { } occurrence ? gate.Take(occurrence, _now, Told.At) : [];
}
