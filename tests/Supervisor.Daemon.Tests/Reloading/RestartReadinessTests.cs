using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Reloading;

namespace Supervisor.Daemon.Tests.Reloading;

/// <summary>When a client may be started again for its configuration: never into somebody's work.</summary>
public sealed class RestartReadinessTests
{
    private static readonly DateTimeOffset Wall = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly SessionState Idle = new("a", new Conversation("id"))
    {
        Process = new ProcessStatus { State = ProcessState.Running, Incarnation = 1, ProcessId = 7 },
        Screen = ScreenView.Unknown with { Kind = ScreenKind.Idle },
    };

    [Fact]
    public void An_idle_client_may_be_restarted() => Assert.Null(WaitsFor(Idle));

    [Fact]
    public void A_turn_a_dialog_a_draft_a_hold_or_a_remedy_is_waited_for()
    {
        Assert.Equal("a turn is running", WaitsFor(Idle with { Turn = new Turn(InFlight: true) }));
        Assert.Equal("a turn is running", WaitsFor(Idle with { Screen = Idle.Screen with { Kind = ScreenKind.Busy } }));
        Assert.Contains("a dialog is open", WaitsFor(Idle with { Screen = Idle.Screen with { Kind = ScreenKind.Dialog } }), StringComparison.Ordinal);
        Assert.Equal("a draft stands in the input box", WaitsFor(Idle with { Screen = Idle.Screen with { Draft = "half a" } }));
        Assert.Contains("held", WaitsFor(Idle with { Hold = new OperatorHold(Wall, null, "a person") }), StringComparison.Ordinal);
        Assert.Contains("recovered", WaitsFor(Idle with { Recovery = new RecoveryState.BackingOff(TimeSpan.FromSeconds(9)) }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_waits_for_a_person_may_be_restarted_by_the_person_who_changed_its_settings()
    {
        Assert.Null(WaitsFor(Idle with { Recovery = RecoveryState.GaveUp.Instance }));
        Assert.Null(WaitsFor(Idle with { Recovery = RecoveryState.Holding.Instance }));
        Assert.Equal("a turn is running", WaitsFor(Idle with { Recovery = RecoveryState.GaveUp.Instance, Turn = new Turn(InFlight: true) }));
    }

    [Fact]
    public void A_plain_program_is_not_waited_for_unless_somebody_stops_it()
    {
        var plain = Idle with { Screen = ScreenView.Unknown };
        Assert.Null(WaitsFor(plain, SessionKind.Plain));
        Assert.Equal("it is stopping", WaitsFor(plain with { Process = plain.Process with { State = ProcessState.Stopping } }, SessionKind.Plain));
    }

    private static string? WaitsFor(SessionState state, SessionKind kind = SessionKind.Claude) =>
        RestartReadiness.WaitsFor(state, new SessionPolicy(kind, null, RestartPolicy.Default, RecoveryPolicy.Default), TimeSpan.FromMinutes(5), Wall);
}
