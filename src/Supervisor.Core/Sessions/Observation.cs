using System.Text.Json.Serialization;
using Supervisor.Core.Budgets;
using Supervisor.Core.Outages;
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
[JsonDerivedType(typeof(CompactEnded), "compact_ended")]
[JsonDerivedType(typeof(RewindEnded), "rewind_ended")]
[JsonDerivedType(typeof(CostSeen), "cost_seen")]
[JsonDerivedType(typeof(OutageTold), "outage_told")]
[JsonDerivedType(typeof(ProcessTakenUp), "process_taken_up")]
[JsonDerivedType(typeof(PolicyChanged), "policy_changed")]
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
public sealed record SessionStarted(string SessionId, string Origin, string? TranscriptPath = null) : Observation
{
    /// <summary>What was spent on that conversation elsewhere, should it have left another session; null for nothing that is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetryBudget? Spent { get; init; }
}

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

/// <summary>A deadline of the state may have passed; the state knows which.</summary>
public sealed record DeadlinePassed : Observation;

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

/// <summary>What the conversation has cost so far, by the client's own count (transcript, <c>cost-state</c> [2.1.329]).</summary>
/// <param name="Usd">US dollars.</param>
public sealed record CostSeen(decimal Usd) : Observation
{
    /// <summary>The conversation that it speaks of; null where the source does not tell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SessionId { get; init; }
}

/// <summary>What the session has to do in an outage; null when it is in none any more.</summary>
public sealed record OutageTold(OutageOrder? Order) : Observation;
