using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A dialog that has been open for notify_after is told to people, once.</summary>
public sealed class NotifyTests
{
    [Fact]
    public void It_is_told_once_and_says_what_to_do()
    {
        var scenario = Scenario.Working().Dialog().After(59.9);
        Assert.Empty(Told(scenario));
        Assert.Equal(
            ["a dialog is open (permission), for 60 s; no key is typed into it: look at it with 'supervisorctl attach api'"],
            Told(scenario.After(7200).Dialog().After(7200)));
    }

    [Fact]
    public void One_that_is_answered_in_time_is_not() => Assert.Empty(Told(Scenario.Working().Dialog().After(30).Busy().After(7200)));

    [Fact]
    public void Each_one_is_told()
    {
        var scenario = Scenario.Working().Dialog().After(90).Busy().After(5).Dialog().After(59);
        Assert.Single(Told(scenario));
        Assert.Equal(2, Told(scenario.After(2)).Count);
    }

    [Fact]
    public void Another_dialog_that_follows_at_once_has_its_own_time()
    {
        var scenario = Scenario.Working().Dialog().After(50).Dialog("plan").After(50);
        Assert.Empty(Told(scenario));
        Assert.Contains("(plan)", Assert.Single(Told(scenario.After(11))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_permission_that_only_a_hook_told_of_is_told_while_the_screen_is_not_recognised()
    {
        var scenario = Scenario.Working().Unrecognised().Send(new PermissionRequested("Bash"), SignalSource.Hook).After(61);
        Assert.StartsWith("a permission is asked for (Bash), for 60 s", Assert.Single(Told(scenario)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_the_registry_knows_is_told_too()
    {
        var scenario = Scenario.Working().Unrecognised().Send(new RegistryShown("waiting", "permission prompt"), SignalSource.Process).After(61);
        Assert.StartsWith("the client waits for permission prompt, for 60 s", Assert.Single(Told(scenario)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_screen_that_is_unreadable_for_a_moment_makes_no_new_one_of_it()
    {
        var scenario = Scenario.Working().Send(new RegistryShown("waiting", "permission prompt"), SignalSource.Process).Dialog().After(61);
        Assert.Single(Told(scenario.Unrecognised().After(1).Dialog().After(600)));
    }

    [Fact]
    public void It_is_told_while_the_session_is_held() =>
        Assert.Single(Told(Scenario.Working().Ask(OperatorCommand.Hold).Dialog().After(61)));

    [Fact]
    public void A_plain_session_has_none() => Assert.Empty(Told(Scenario.Plain().Start().Spawned().Dialog().After(600)));

    private static List<string> Told(Scenario scenario) => [.. scenario.Effects.OfType<Note>().Where(n => n.Kind == NoteKind.NeedsPerson).Select(n => n.Text)];
}
