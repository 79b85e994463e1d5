using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Tests.Scenarios;

/// <summary>What can happen, in a test's words.</summary>
internal sealed partial class Scenario
{
    public Scenario Start(string? freshId = null) => Send(new OperatorAsked(OperatorCommand.Start, freshId), SignalSource.Operator);

    public Scenario Ask(OperatorCommand command) => Send(new OperatorAsked(command), SignalSource.Operator);

    public Scenario Spawned(int pid = 4711) => Send(new ProcessSpawned(pid), SignalSource.Process);

    public Scenario SpawnFailed() => Send(new SpawnFailed("no such program"), SignalSource.Process);

    public Scenario Exited(
        int code, LaunchProblem problem = LaunchProblem.None, TranscriptContent found = TranscriptContent.Unknown, string? freshId = null) =>
        Send(new ProcessExited(code, null, problem, found, null, freshId), SignalSource.Process);

    public Scenario Killed(TranscriptContent found = TranscriptContent.Unknown) =>
        Send(new ProcessExited(null, 9, LaunchProblem.None, found), SignalSource.Process);

    public Scenario HookSubmitted(string? text = "continue", string? promptId = null) =>
        Send(new PromptSubmitted(text, promptId), SignalSource.Hook);

    public Scenario HookCompleted(string message = "Done.", bool isAnswer = true) =>
        Send(new TurnCompleted(message, null, isAnswer), SignalSource.Hook);

    public Scenario HookFailed(FailureCause? cause = null, string? promptId = null) =>
        Send(new TurnFailed(cause ?? Reset, promptId), SignalSource.Hook);

    public Scenario DebugRequest(double? at = null) =>
        Send(new MainRequestSent(), SignalSource.DebugLog, at ?? Now.TotalSeconds);

    public Scenario DebugContent(double? at = null) =>
        Send(new ContentSeen("a block"), SignalSource.DebugLog, at ?? Now.TotalSeconds);

    public Scenario DebugCompleted(double? at = null) =>
        Send(new TurnCompleted(null), SignalSource.DebugLog, at ?? Now.TotalSeconds);

    public Scenario DebugFailed(FailureCause? cause = null, double? at = null) =>
        Send(new TurnFailed(cause ?? Reset), SignalSource.DebugLog, at ?? Now.TotalSeconds);

    public Scenario DebugHinted(FailureCause? cause = null, double? at = null) =>
        Send(new FailureHinted(cause ?? Reset), SignalSource.DebugLog, at ?? Now.TotalSeconds);

    public Scenario ClientRetries() =>
        Send(new ClientRetrying("retrying streaming (1/10)"), SignalSource.DebugLog, Now.TotalSeconds);

    public Scenario SessionStarted(string id, string origin) => Send(new SessionStarted(id, origin), SignalSource.Hook);

    public Scenario Shown(ScreenView view, FailureCause? cause = null) => Send(new ScreenShown(view, cause), SignalSource.Screen);

    public Scenario Idle(string? lastPrompt = null, bool answer = false) =>
        Shown(new ScreenView(ScreenKind.Idle) { LastPrompt = lastPrompt, HasAnswer = answer });

    public Scenario IdleWithError(FailureCause? cause = null, string? lastPrompt = "a task") => Shown(
        new ScreenView(ScreenKind.Idle) { Error = (cause ?? Reset).Text, LastPrompt = lastPrompt, HasAnswer = true }, cause ?? Reset);

    public Scenario IdleWithDraft(string draft) => Shown(
        new ScreenView(ScreenKind.Idle) { Draft = draft, Error = Reset.Text, HasAnswer = true }, Reset);

    public Scenario Busy(int? tokens = null, bool answer = false) =>
        Shown(new ScreenView(ScreenKind.Busy) { Tokens = tokens, HasAnswer = answer });

    public Scenario Dialog(string name = "permission") => Shown(new ScreenView(ScreenKind.Dialog) { Dialog = name });

    public Scenario Unrecognised() => Shown(ScreenView.Unknown);

    public Scenario Waiting(string text = "Usage limit reached · continuing automatically at 3:45pm") =>
        Shown(new ScreenView(ScreenKind.Idle) { Waiting = text, Error = Reset.Text }, Reset);

    public Scenario Typed(TypingOutcome outcome = TypingOutcome.Entered, string? reason = null) =>
        Send(new TypingEnded(State.Attempts, outcome, reason), SignalSource.Keyboard);

    public Scenario Interrupted(TypingOutcome outcome = TypingOutcome.Entered, string? reason = null) =>
        Send(new InterruptEnded(State.Attempts, outcome, reason), SignalSource.Keyboard);

    public Scenario Compacted(TypingOutcome outcome = TypingOutcome.Entered, string? reason = null) =>
        Send(new CompactEnded(State.Attempts, outcome, reason), SignalSource.Keyboard);

    public Scenario Rewound(TypingOutcome outcome = TypingOutcome.Entered, string? reason = null) =>
        Send(new RewindEnded(State.Attempts, outcome, reason), SignalSource.Keyboard);

    public Scenario Tool(string id, double? at = null, SignalSource source = SignalSource.DebugLog) =>
        Send(new ToolStarted("Bash", id), source, at ?? Now.TotalSeconds);

    public Scenario ToolEnds(string id, double? at = null, SignalSource source = SignalSource.DebugLog) =>
        Send(new ToolEnded("Bash", id), source, at ?? Now.TotalSeconds);

    /// <summary>A busy screen that shows a running tool.</summary>
    public Scenario Running() => Shown(State.Screen with { Kind = ScreenKind.Busy, Activity = ScreenActivity.Tool });

    public Scenario PersonTypes(double? at = null) => Send(new PersonTyped(), SignalSource.Operator, at);

    /// <summary>The retry that is due is typed, submitted, and fails as its predecessor did.</summary>
    public Scenario RetryFails() => Typed().HookSubmitted().Busy().After(1).DebugFailed().HookFailed().IdleWithError(lastPrompt: "continue");

    /// <summary>The retry that is due is typed and submitted, and its turn completes.</summary>
    public Scenario RetrySucceeds() => Typed().HookSubmitted().Busy().After(1).DebugContent().After(1).HookCompleted().Idle("continue", answer: true);
}
