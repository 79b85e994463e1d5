using System.Text.Json.Serialization;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>Something that happened to a session, as one source saw it. Records are journaled and can be replayed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(PromptSubmitted), "prompt_submitted")]
[JsonDerivedType(typeof(MainRequestSent), "main_request_sent")]
[JsonDerivedType(typeof(ContentSeen), "content_seen")]
[JsonDerivedType(typeof(TurnCompleted), "turn_completed")]
[JsonDerivedType(typeof(TurnFailed), "turn_failed")]
[JsonDerivedType(typeof(FailureHinted), "failure_hinted")]
[JsonDerivedType(typeof(ClientRetrying), "client_retrying")]
[JsonDerivedType(typeof(ToolStarted), "tool_started")]
[JsonDerivedType(typeof(ToolEnded), "tool_ended")]
[JsonDerivedType(typeof(SessionStarted), "session_started")]
[JsonDerivedType(typeof(SessionEnded), "session_ended")]
[JsonDerivedType(typeof(PermissionRequested), "permission_requested")]
[JsonDerivedType(typeof(PersonNotified), "person_notified")]
[JsonDerivedType(typeof(ScreenShown), "screen_shown")]
[JsonDerivedType(typeof(ProcessSpawned), "process_spawned")]
[JsonDerivedType(typeof(SpawnFailed), "spawn_failed")]
[JsonDerivedType(typeof(ProcessExited), "process_exited")]
[JsonDerivedType(typeof(OperatorAsked), "operator_asked")]
[JsonDerivedType(typeof(DeadlinePassed), "deadline_passed")]
[JsonDerivedType(typeof(TypingEnded), "typing_ended")]
[JsonDerivedType(typeof(PersonTyped), "person_typed")]
[JsonDerivedType(typeof(BytesReceived), "bytes_received")]
[JsonDerivedType(typeof(NoticeSeen), "notice_seen")]
[JsonDerivedType(typeof(DrawingStopped), "drawing_stopped")]
[JsonDerivedType(typeof(DrawingResumed), "drawing_resumed")]
[JsonDerivedType(typeof(CompactionStarted), "compaction_started")]
[JsonDerivedType(typeof(CompactionEnded), "compaction_ended")]
[JsonDerivedType(typeof(BackgroundTasksSeen), "background_tasks_seen")]
[JsonDerivedType(typeof(RegistryShown), "registry_shown")]
[JsonDerivedType(typeof(ModelNamed), "model_named")]
[JsonDerivedType(typeof(HostPaused), "host_paused")]
[JsonDerivedType(typeof(ThresholdsMeasured), "thresholds_measured")]
[JsonDerivedType(typeof(InterruptEnded), "interrupt_ended")]
public abstract record Observation;

/// <summary>A prompt was submitted (the UserPromptSubmit hook).</summary>
/// <param name="Prompt">Its text, or null where the source does not tell.</param>
/// <param name="PromptId">The client's id of the prompt [2.1.329], or null.</param>
public sealed record PromptSubmitted(string? Prompt, string? PromptId = null) : Observation;

/// <summary>A request of the main turn left for the API (debug file, <c>source=repl_main_thread</c>).</summary>
public sealed record MainRequestSent : Observation;

/// <summary>The main turn produced content.</summary>
/// <param name="What">What was seen, for people.</param>
public sealed record ContentSeen(string What) : Observation;

/// <summary>The turn ended well (the Stop hook, or the debug file's turn end without an error).</summary>
/// <param name="LastMessage">The assistant's last words, bounded, or null where the source does not tell.</param>
/// <param name="PromptId">The client's id of the prompt, or null.</param>
/// <param name="IsAnswer">False when the last words are a formula that answers nothing (<c>No response requested.</c>).</param>
public sealed record TurnCompleted(string? LastMessage, string? PromptId = null, bool IsAnswer = true) : Observation;

/// <summary>The turn ended in an error (the StopFailure hook, or the debug file says that the turn is dead).</summary>
public sealed record TurnFailed(FailureCause Cause, string? PromptId = null) : Observation;

/// <summary>A line that means a dead turn only when the screen agrees (2.1.146: <c>Error in API request</c>).</summary>
public sealed record FailureHinted(FailureCause Cause) : Observation;

/// <summary>The client announced that it retries or waits by itself: it is left alone.</summary>
public sealed record ClientRetrying(string Text) : Observation;

/// <summary>A tool started.</summary>
public sealed record ToolStarted(string Tool, string ToolUseId) : Observation;

/// <summary>A tool ended.</summary>
public sealed record ToolEnded(string Tool, string ToolUseId) : Observation;

/// <summary>The client began or took up a conversation (the SessionStart hook).</summary>
/// <param name="SessionId">The conversation's id, which <c>/clear</c> changes within one process.</param>
/// <param name="Origin"><c>startup</c>, <c>resume</c>, <c>clear</c> or <c>compact</c>.</param>
/// <param name="TranscriptPath">Where the client keeps the conversation, or null.</param>
public sealed record SessionStarted(string SessionId, string Origin, string? TranscriptPath = null) : Observation;

/// <summary>The client ended a conversation (the SessionEnd hook).</summary>
/// <param name="Reason"><c>clear</c>, <c>prompt_input_exit</c>, <c>other</c>, ...</param>
public sealed record SessionEnded(string Reason) : Observation;

/// <summary>The client asks for permission to run a tool.</summary>
public sealed record PermissionRequested(string? Tool) : Observation;

/// <summary>The client told its user something (the Notification hook).</summary>
/// <param name="Kind"><c>permission_prompt</c>, <c>idle_prompt</c>, ...</param>
public sealed record PersonNotified(string Kind, string? Message) : Observation;

/// <summary>The screen means something else than before.</summary>
/// <param name="View">What it means now.</param>
/// <param name="Cause">The error that it shows, classified; null when it shows none.</param>
public sealed record ScreenShown(ScreenView View, FailureCause? Cause = null) : Observation;

/// <summary>The process was started.</summary>
public sealed record ProcessSpawned(int ProcessId) : Observation;

/// <summary>The process could not be started.</summary>
/// <param name="Reason">What happened and what to do, for a person.</param>
public sealed record SpawnFailed(string Reason) : Observation;

/// <summary>The process ended.</summary>
/// <param name="Code">Its exit code, or null.</param>
/// <param name="Signal">The signal that ended it, or null.</param>
/// <param name="Problem">Why the client says that it could not start, read from its last screen.</param>
/// <param name="Conversation">What the transcript on disk holds, read after the exit.</param>
/// <param name="LastWords">The last lines of its screen, bounded, for people.</param>
/// <param name="FreshSessionId">
/// An id for a new conversation, should this one's be spoilt; null where the client had no problem with it.
/// </param>
public sealed record ProcessExited(
    int? Code,
    int? Signal,
    LaunchProblem Problem = LaunchProblem.None,
    TranscriptContent Conversation = TranscriptContent.Unknown,
    string? LastWords = null,
    string? FreshSessionId = null) : Observation;

/// <summary>A person asked for something, through <c>supervisorctl</c> or by ending the daemon.</summary>
/// <param name="Command">What was asked.</param>
/// <param name="FreshSessionId">
/// For <see cref="OperatorCommand.Start"/>: the id for a new conversation, should the old one be lost. Chosen outside, because
/// deciding is pure.
/// </param>
public sealed record OperatorAsked(OperatorCommand Command, string? FreshSessionId = null) : Observation;

/// <summary>A deadline of the state may have passed; the state knows which.</summary>
public sealed record DeadlinePassed : Observation;

/// <summary>An attempt to type ended.</summary>
/// <param name="Attempt">Which attempt, as the effect named it.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Reason">For people, when it was refused or not seen.</param>
/// <param name="Draft">What became of a person's draft that stood in the box.</param>
public sealed record TypingEnded(
    int Attempt,
    TypingOutcome Outcome,
    string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] DraftFate Draft = DraftFate.None) : Observation;

/// <summary>What became of a person's draft.</summary>
public enum DraftFate
{
    /// <summary>There was none, or it was left alone.</summary>
    None,

    /// <summary>It was told to be stashed, and was not seen to come back.</summary>
    Aside,

    /// <summary>It was stashed, and seen to come back.</summary>
    Back,
}

/// <summary>
/// A person typed into the session's terminal: through an attached terminal or by naming keys. The edge tells it at most about once a
/// second; it happened when the last of the keys came.
/// </summary>
public sealed record PersonTyped : Observation;

/// <summary>The first bytes of an answer arrived (debug file). The line names no request: a subagent's may be meant.</summary>
public sealed record BytesReceived : Observation;

/// <summary>A known wording that is no failure by itself: the client's notice that it waits, or a sign that it is wedged.</summary>
/// <param name="Signature">The id of the signature.</param>
/// <param name="Text">The client's words, cleaned and bounded.</param>
public sealed record NoticeSeen(string Signature, string Text) : Observation;

/// <summary>A client that shows a running turn has drawn nothing for a while; a healthy one draws every second at least [measured].</summary>
/// <param name="For">For how long it had drawn nothing when this was noticed.</param>
public sealed record DrawingStopped(TimeSpan For) : Observation;

/// <summary>It draws again.</summary>
public sealed record DrawingResumed : Observation;

/// <summary>The client began to compact the conversation.</summary>
public sealed record CompactionStarted : Observation;

/// <summary>It is done with that, or has given it up.</summary>
public sealed record CompactionEnded : Observation;

/// <summary>How many background tasks run, as the source last told.</summary>
public sealed record BackgroundTasksSeen(int Running) : Observation;

/// <summary>The client's own word on its state (the registry file of 2.1.329).</summary>
/// <param name="Status"><c>busy</c>, <c>idle</c>, <c>waiting</c>, or what a later version says.</param>
/// <param name="WaitingFor">What it waits for (<c>permission prompt</c>), or null.</param>
public sealed record RegistryShown(string Status, string? WaitingFor) : Observation;

/// <summary>Which model answers.</summary>
public sealed record ModelNamed(string Model) : Observation;

/// <summary>
/// Time passed in which nothing could be seen: the host slept (the wall clock jumped ahead of the monotonic one) or the daemon was starved.
/// </summary>
/// <param name="Lost">How much, as well as is known.</param>
/// <param name="Why">For people.</param>
public sealed record HostPaused(TimeSpan Lost, string Why) : Observation;

/// <summary>The thresholds in force from now on.</summary>
public sealed record ThresholdsMeasured(EffectiveThresholds Thresholds) : Observation;

/// <summary>An attempt to interrupt the turn with Esc ended.</summary>
/// <param name="Attempt">Which attempt, as the effect named it.</param>
/// <param name="Outcome">
/// <see cref="TypingOutcome.Entered"/>: the input box was seen; <see cref="TypingOutcome.Refused"/>: Esc was not pressed;
/// <see cref="TypingOutcome.NotSubmitted"/>: it was pressed, and the turn was not seen to end.
/// </param>
/// <param name="Reason">For people, unless it was interrupted.</param>
public sealed record InterruptEnded(int Attempt, TypingOutcome Outcome, string? Reason = null) : Observation;

/// <summary>Why a client could not start, as it says itself.</summary>
public enum LaunchProblem
{
    /// <summary>It did not say.</summary>
    None,

    /// <summary><c>Session ID ... is already in use.</c>: the conversation exists; it must be resumed.</summary>
    SessionIdInUse,

    /// <summary><c>No conversation found ...</c>: there is nothing to resume.</summary>
    NoConversation,
}

/// <summary>What a transcript on disk holds.</summary>
public enum TranscriptContent
{
    /// <summary>Not looked at, or not readable.</summary>
    Unknown,

    /// <summary>There is no transcript.</summary>
    Absent,

    /// <summary>There is one, without any prompt of a person.</summary>
    NoPrompt,

    /// <summary>There is one with at least one prompt.</summary>
    HasPrompt,

    /// <summary>There is one with at least one answer.</summary>
    HasAnswer,
}

/// <summary>What a person can ask of a session.</summary>
public enum OperatorCommand
{
    /// <summary>Start it.</summary>
    Start,

    /// <summary>Stop it, and keep it stopped.</summary>
    Stop,

    /// <summary>Stop it and start it again, resuming its conversation.</summary>
    Restart,

    /// <summary>Refill the budget and retry the failed turn now.</summary>
    Retry,

    /// <summary>Its turn was interrupted at a person's wish, and has ended: nothing of it is retried.</summary>
    Interrupt,

    /// <summary>Stop it, to be taken up again: by the next daemon when this one ends, or by the start that follows in a restart.</summary>
    Shutdown,
}

/// <summary>What came of typing.</summary>
public enum TypingOutcome
{
    /// <summary>The text was seen in the input box, and Enter took it from there.</summary>
    Entered,

    /// <summary>Nothing was typed, because the screen was not ready.</summary>
    Refused,

    /// <summary>The text was typed, but was not seen or did not leave the input box.</summary>
    NotSubmitted,
}
