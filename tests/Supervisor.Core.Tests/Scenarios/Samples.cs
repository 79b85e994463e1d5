using Supervisor.Core.Outages;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Tests.Scenarios;

/// <summary>One of everything: every observation, every recovery state, every screen.</summary>
internal static class Samples
{
    private static readonly FailureCause ContextFull = new(FailureClass.ContextFull, "Prompt is too long");

    private static readonly FailureCause Poisoned = new(FailureClass.Poisoned, "API Error: 400 thinking blocks cannot be modified");

    private static readonly FailureCause Auth = new(FailureClass.Auth, "Invalid API key");

    public static IReadOnlyList<(string Name, SignalSource Source, Observation What)> Observations { get; } =
    [
        ("prompt_submitted.ours", SignalSource.Hook, new PromptSubmitted("continue")),
        ("prompt_submitted.other", SignalSource.Hook, new PromptSubmitted("something else")),
        ("main_request_sent", SignalSource.DebugLog, new MainRequestSent()),
        ("content_seen", SignalSource.DebugLog, new ContentSeen("a block")),
        ("turn_completed", SignalSource.Hook, new TurnCompleted("Done.")),
        ("turn_completed.nothing", SignalSource.Hook, new TurnCompleted("No response requested.", null, IsAnswer: false)),
        ("turn_failed.transient", SignalSource.Hook, new TurnFailed(Scenario.Reset)),
        ("turn_failed.auth", SignalSource.Hook, new TurnFailed(Auth)),
        ("failure_hinted", SignalSource.DebugLog, new FailureHinted(Scenario.Reset)),
        ("client_retrying", SignalSource.DebugLog, new ClientRetrying("retrying streaming (1/10)")),
        ("tool_started", SignalSource.DebugLog, new ToolStarted("Bash", "t1")),
        ("tool_ended", SignalSource.DebugLog, new ToolEnded("Bash", "t1")),
        ("session_started.resume", SignalSource.Hook, new SessionStarted(Scenario.SessionId, "resume")),
        ("session_started.clear", SignalSource.Hook, new SessionStarted(Scenario.OtherId, "clear")),
        ("session_ended", SignalSource.Hook, new SessionEnded("other")),
        ("permission_requested", SignalSource.Hook, new PermissionRequested("Bash")),
        ("person_notified", SignalSource.Hook, new PersonNotified("idle_prompt", "waiting")),
        ("process_taken_up", SignalSource.Process, new ProcessTakenUp(4711)),
        ("screen_shown.idle", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle))),
        ("screen_shown.idle_error", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle) { Error = Scenario.Reset.Text }, Scenario.Reset)),
        ("screen_shown.idle_draft", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle) { Draft = "mine" })),
        ("screen_shown.idle_two_drafts", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle) { Draft = "mine", Stashed = true })),
        ("screen_shown.idle_waiting", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle) { Waiting = "continuing at 3:45pm" })),
        ("screen_shown.busy", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Busy) { Tokens = 5 })),
        ("screen_shown.dialog", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Dialog) { Dialog = "permission" })),
        ("screen_shown.unknown", SignalSource.Screen, new ScreenShown(ScreenView.Unknown)),
        ("process_spawned", SignalSource.Process, new ProcessSpawned(4712)),
        ("spawn_failed", SignalSource.Process, new SpawnFailed("no such program")),
        ("process_exited.clean", SignalSource.Process, new ProcessExited(0, null)),
        ("process_exited.killed", SignalSource.Process, new ProcessExited(null, 9)),
        ("process_exited.in_use", SignalSource.Process, new ProcessExited(1, null, LaunchProblem.SessionIdInUse)),
        ("process_exited.not_found", SignalSource.Process, new ProcessExited(1, null, LaunchProblem.NoConversation)),
        ("operator.start", SignalSource.Operator, new OperatorAsked(OperatorCommand.Start, Scenario.OtherId)),
        ("operator.stop", SignalSource.Operator, new OperatorAsked(OperatorCommand.Stop)),
        ("operator.restart", SignalSource.Operator, new OperatorAsked(OperatorCommand.Restart)),
        ("operator.retry", SignalSource.Operator, new OperatorAsked(OperatorCommand.Retry)),
        ("operator.hold", SignalSource.Operator, new OperatorAsked(OperatorCommand.Hold)),
        ("operator.release", SignalSource.Operator, new OperatorAsked(OperatorCommand.Release)),
        ("operator.refill", SignalSource.Operator, new OperatorAsked(OperatorCommand.Refill)),
        ("operator.interrupt", SignalSource.Operator, new OperatorAsked(OperatorCommand.Interrupt)),
        ("operator.shutdown", SignalSource.Operator, new OperatorAsked(OperatorCommand.Shutdown)),
        ("deadline_passed", SignalSource.Clock, new DeadlinePassed()),
        ("typing_ended.entered", SignalSource.Keyboard, new TypingEnded(1, TypingOutcome.Entered)),
        ("typing_ended.refused", SignalSource.Keyboard, new TypingEnded(1, TypingOutcome.Refused, "busy")),
        ("typing_ended.not_submitted", SignalSource.Keyboard, new TypingEnded(1, TypingOutcome.NotSubmitted, "no echo")),
        ("person_typed", SignalSource.Operator, new PersonTyped()),
        ("bytes_received", SignalSource.DebugLog, new BytesReceived()),
        ("notice_seen", SignalSource.DebugLog, new NoticeSeen("slow_first_byte", "Slow first byte")),
        ("drawing_stopped", SignalSource.Screen, new DrawingStopped(TimeSpan.FromSeconds(5))),
        ("drawing_stopped.long", SignalSource.Screen, new DrawingStopped(TimeSpan.FromSeconds(70))),
        ("drawing_resumed", SignalSource.Screen, new DrawingResumed()),
        ("compaction_started", SignalSource.Hook, new CompactionStarted()),
        ("compaction_ended", SignalSource.Hook, new CompactionEnded()),
        ("background_tasks_seen", SignalSource.Hook, new BackgroundTasksSeen(1)),
        ("background_tasks_seen.none", SignalSource.Hook, new BackgroundTasksSeen(0)),
        ("registry_shown.busy", SignalSource.Process, new RegistryShown("busy", null)),
        ("registry_shown.idle", SignalSource.Process, new RegistryShown("idle", null)),
        ("registry_shown.waiting", SignalSource.Process, new RegistryShown("waiting", "permission prompt")),
        ("model_named", SignalSource.Transcript, new ModelNamed("model-1")),
        ("host_paused", SignalSource.Clock, new HostPaused(TimeSpan.FromMinutes(10), "the host slept for 10 min")),
        ("thresholds_measured", SignalSource.Clock, new ThresholdsMeasured(new(
            new(TimeSpan.FromSeconds(300), "measured"), new(TimeSpan.FromSeconds(300), "measured"), new(TimeSpan.FromSeconds(90), "measured")))),
        ("interrupt_ended.entered", SignalSource.Keyboard, new InterruptEnded(1, TypingOutcome.Entered)),
        ("interrupt_ended.refused", SignalSource.Keyboard, new InterruptEnded(1, TypingOutcome.Refused, "no turn is running")),
        ("interrupt_ended.not_submitted", SignalSource.Keyboard, new InterruptEnded(1, TypingOutcome.NotSubmitted, "the turn still runs")),
        ("compact_ended.entered", SignalSource.Keyboard, new CompactEnded(1, TypingOutcome.Entered)),
        ("compact_ended.refused", SignalSource.Keyboard, new CompactEnded(1, TypingOutcome.Refused, "a draft stands in the input box")),
        ("compact_ended.not_submitted", SignalSource.Keyboard, new CompactEnded(1, TypingOutcome.NotSubmitted, "no compaction was seen")),
        ("rewind_ended.entered", SignalSource.Keyboard, new RewindEnded(1, TypingOutcome.Entered, "a task")),
        ("rewind_ended.refused", SignalSource.Keyboard, new RewindEnded(1, TypingOutcome.Refused, "the prompt is not in the list")),
        ("rewind_ended.not_submitted", SignalSource.Keyboard, new RewindEnded(1, TypingOutcome.NotSubmitted, "no answer to Enter")),
        ("turn_failed.context_full", SignalSource.DebugLog, new TurnFailed(ContextFull)),
        ("turn_failed.poisoned", SignalSource.DebugLog, new TurnFailed(Poisoned)),
        ("prompt_submitted.compact", SignalSource.Hook, new PromptSubmitted("/compact")),
        ("session_started.compact", SignalSource.Hook, new SessionStarted(Scenario.SessionId, "compact")),
        ("cost_seen", SignalSource.Transcript, new CostSeen(1.5m)),
        ("outage_told", SignalSource.Outages, new OutageTold(null)),
        ("outage_told.wait", SignalSource.Outages, new OutageTold(new OutageOrder("outage-1", OutageRole.Wait, TimeSpan.FromHours(10), "other"))),
        ("outage_told.follow", SignalSource.Outages, new OutageTold(new OutageOrder("outage-1", OutageRole.Follow, TimeSpan.Zero, "other"))),
        ("screen_shown.busy_tool", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Busy) { Activity = ScreenActivity.Tool })),
        ("screen_shown.busy_thinking", SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Busy) { Activity = ScreenActivity.Thinking })),
        ("turn_failed.limit", SignalSource.Transcript, new TurnFailed(new FailureCause(FailureClass.Limit, "limit", null, Scenario.Epoch + TimeSpan.FromHours(1)))),
    ];

    public static IReadOnlyList<(string Name, RecoveryState State, bool InFlight)> Recoveries(TimeSpan now) =>
    [
        ("none", RecoveryState.None.Instance, false),
        ("none+turn", RecoveryState.None.Instance, true),
        ("backing_off", new RecoveryState.BackingOff(now), false),
        ("awaiting_ready", new RecoveryState.AwaitingReady("the client is busy", now), false),
        ("typing", new RecoveryState.Typing(1, now - TimeSpan.FromSeconds(1)), false),
        ("submitting", new RecoveryState.Submitting(now - TimeSpan.FromSeconds(2), now), false),
        ("verifying", new RecoveryState.Verifying(now - TimeSpan.FromSeconds(3)) { From = now - TimeSpan.FromSeconds(4) }, true),
        ("interrupting", new RecoveryState.Interrupting(1, now - TimeSpan.FromSeconds(1)) { Until = now + TimeSpan.FromSeconds(59) }, true),
        ("compacting", new RecoveryState.Compacting(1, now - TimeSpan.FromSeconds(1), now + TimeSpan.FromSeconds(59)), false),
        ("rewinding", new RecoveryState.Rewinding(1, now - TimeSpan.FromSeconds(1), now + TimeSpan.FromSeconds(59)), false),
        ("holding", RecoveryState.Holding.Instance, false),
        ("gave_up", RecoveryState.GaveUp.Instance, false),
    ];
}
