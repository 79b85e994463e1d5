using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Tests.Sessions;

/// <summary>What is done with what an earlier daemon left in the host.</summary>
public sealed class ReconciliationTests
{
    private static readonly Dictionary<string, SessionKind> Wanted = new() { ["api"] = SessionKind.Claude, ["web"] = SessionKind.Plain };

    [Fact]
    public void What_is_wanted_is_taken_up_and_what_is_not_is_ended()
    {
        var found = Reconciliation.Of([Held(1, "api", 3), Held(2, "gone", 1), Held(3, null, 0), Held(4, "web", 1)], Wanted);

        Assert.Equal(3, found.TakenUp["api"].Label.Incarnation);
        Assert.Equal([("gone", 2L), (null, 3L), ("web", 4L)], found.Ended.Select(e => (e.Session, e.Pty.Id)).OrderBy(e => e.Id));
    }

    [Fact]
    public void Of_two_processes_of_one_session_the_later_living_one_is_taken_up()
    {
        Assert.Equal(2, Reconciliation.Of([Held(1, "api", 3), Held(2, "api", 4)], Wanted).TakenUp["api"].Pty.Id);
        Assert.Equal(1, Reconciliation.Of([Held(1, "api", 3), Held(2, "api", 4, new ExitStatus(0, null))], Wanted).TakenUp["api"].Pty.Id);
        Assert.Equal(1, Assert.Single(Reconciliation.Of([Held(1, "api", 3), Held(2, "api", 4)], Wanted).Ended).Pty.Id);
    }

    [Fact]
    public void One_that_has_ended_is_taken_up_for_its_exit() =>
        Assert.Equal(new ExitStatus(3, null), Reconciliation.Of([Held(1, "api", 3, new ExitStatus(3, null))], Wanted).TakenUp["api"].Pty.Exit);

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"version\":2,\"session\":\"api\",\"incarnation\":1}")]
    [InlineData("{\"session\":\"api\",\"incarnation\":0}")]
    public void A_label_that_no_daemon_wrote_is_none(string label) => Assert.Null(HeldLabel.Read(label));

    private static HeldPty Held(long id, string? session, int incarnation, ExitStatus? exit = null) => new(
        id, 4711, session is null ? "?" : new HeldLabel { Session = session, Incarnation = incarnation, Kind = SessionKind.Claude }.Write(), new TerminalSize(80, 24), [], exit);
}
