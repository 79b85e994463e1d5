using Supervisor.Configuration;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Schedules;

namespace Supervisor.Daemon.Tests.Schedules;

/// <summary>A schedule never interrupts anybody: what is not surely idle is waited for.</summary>
public sealed class ScheduleReadinessTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset Wall = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);
    private static readonly SessionPolicy Policy = new(SessionKind.Claude, null, RestartPolicy.Default, RecoveryPolicy.Default);
    private static readonly SessionState Idle = new("api", new Conversation("3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e"))
    {
        Process = new ProcessStatus { State = ProcessState.Running, Incarnation = 1 },
        Screen = new ScreenView(ScreenKind.Idle),
        ScreenKnown = true,
    };

    [Theory]
    [InlineData(ScheduleAction.Submit)]
    [InlineData(ScheduleAction.Restart)]
    [InlineData(ScheduleAction.Hold)]
    public void An_idle_session_is_ready(ScheduleAction action) => Assert.True(Of(Idle, action).IsReady);

    public static TheoryData<string, string> Busy => new()
    {
        { "dialog", "a dialog is open (permission); it wants a person" },
        { "busy", "a turn is running" },
        { "in flight", "a turn is running" },
        { "unknown", "the screen is not recognised" },
        { "draft", "a draft stands in the input box" },
        { "shell", "the input box takes shell commands" },
        { "person", "a person is typing" },
        { "waits", "the client waits by itself: will retry in 17s" },
        { "recovering", "its last turn failed and is being recovered" },
        { "gave up", "its last turn failed, and it needs a person" },
        { "starting", "it is starting" },
        { "backoff", "it is about to be started again" },
    };

    [Theory]
    [MemberData(nameof(Busy))]
    public void What_is_not_idle_is_waited_for_by_a_prompt_and_by_a_restart_alike(string what, string reason)
    {
        var state = what switch
        {
            "dialog" => Idle with { Screen = new ScreenView(ScreenKind.Dialog) { Dialog = "permission" } },
            "busy" => Idle with { Screen = new ScreenView(ScreenKind.Busy) },
            "in flight" => Idle with { Turn = Turn.None with { InFlight = true } },
            "unknown" => Idle with { Screen = ScreenView.Unknown },
            "draft" => Idle with { Screen = Idle.Screen with { Draft = "half a thought" } },
            "shell" => Idle with { Screen = Idle.Screen with { Input = InputMode.Shell } },
            "person" => Idle with { PersonTypedAt = Now - TimeSpan.FromSeconds(9) },
            "waits" => Idle with { Screen = Idle.Screen with { Waiting = "will retry in 17s" } },
            "recovering" => Idle with { Recovery = new RecoveryState.BackingOff(Now + Now) },
            "gave up" => Idle with { Recovery = RecoveryState.GaveUp.Instance },
            "starting" => Idle with { Process = Idle.Process with { State = ProcessState.Starting } },
            _ => Idle with { Process = Idle.Process with { State = ProcessState.Backoff } },
        };

        Assert.Equal(new ScheduleReadiness(false, false, reason), Of(state, ScheduleAction.Submit));
        Assert.Equal(new ScheduleReadiness(false, false, reason), Of(state, ScheduleAction.Restart));
    }

    [Fact]
    public void What_a_restart_would_lose_does_not_stand_in_the_way_of_a_prompt()
    {
        var background = Idle with { Screen = Idle.Screen with { Activity = ScreenActivity.Background } };
        var stashed = Idle with { Screen = Idle.Screen with { Stashed = true } };

        Assert.Equal("background tasks are running", Of(background, ScheduleAction.Restart).Reason);
        Assert.Equal("a draft is stashed, and a restart would lose it", Of(stashed, ScheduleAction.Restart).Reason);
        Assert.True(Of(background, ScheduleAction.Submit).IsReady && Of(stashed, ScheduleAction.Submit).IsReady);
    }

    [Theory]
    [InlineData(ProcessState.Stopped)]
    [InlineData(ProcessState.Exited)]
    [InlineData(ProcessState.Fatal)]
    public void What_a_person_stopped_or_what_has_ended_stays_so(ProcessState process)
    {
        var state = Idle with { Process = Idle.Process with { State = process } };
        Assert.Equal(new ScheduleReadiness(false, true, "it is not running"), Of(state, ScheduleAction.Restart));
        Assert.Equal(new ScheduleReadiness(false, true, "it is not running"), Of(state, ScheduleAction.Submit));
    }

    [Fact]
    public void A_session_that_the_daemon_is_about_to_start_is_waited_for()
    {
        var state = Idle with { Process = new ProcessStatus() };
        Assert.False(Of(state, ScheduleAction.Submit, autostart: true).IsFinal);
        Assert.True(Of(state, ScheduleAction.Submit, autostart: false).IsFinal);
    }

    [Fact]
    public void A_person_who_holds_a_session_wins()
    {
        var held = Idle with { Hold = new OperatorHold(Wall, null, "a person") };
        Assert.Equal(
            ["it is held: a person", "it is held: a person", "a person holds it already", "a person holds it, and only a person ends that"],
            Enum.GetValues<ScheduleAction>().Select(a => Of(held, a)).Where(r => r is { IsReady: false, IsFinal: true }).Select(r => r.Reason));
        Assert.True(Of(held with { Hold = held.Hold with { Until = Wall } }, ScheduleAction.Submit).IsReady); // its time is over
    }

    [Fact]
    public void What_a_schedule_holds_a_schedule_releases()
    {
        var held = Idle with { Hold = new OperatorHold(Wall, null, ScheduleActions.Words(new ScheduleEntry("0 19 * * *", ScheduleAction.Hold))) };
        Assert.True(Of(held, ScheduleAction.Release).IsReady);
        Assert.True(Of(held, ScheduleAction.Hold).IsReady);
        Assert.Equal(new ScheduleReadiness(false, true, "it is held by its schedule \"0 19 * * *\""), Of(held, ScheduleAction.Submit));
        Assert.Equal("nothing holds it", Of(Idle, ScheduleAction.Release).Reason);
    }

    [Fact]
    public void A_plain_program_is_restarted_whatever_it_shows() => Assert.True(ScheduleReadiness.Of(
        Idle with { Screen = ScreenView.Unknown }, Policy with { Kind = SessionKind.Plain }, ScheduleAction.Restart, Now, Wall, autostart: true).IsReady);

    private static ScheduleReadiness Of(SessionState state, ScheduleAction action, bool autostart = true) =>
        ScheduleReadiness.Of(state, Policy, action, Now, Wall, autostart);
}
