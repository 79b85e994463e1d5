using System.Text.Json.Serialization;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>
/// What is worth something only while the process lives on: a daemon that finds it held goes on where the last one stood. Where the process is
/// gone too, it says nothing. All times are by the wall clock, UTC.
/// </summary>
/// <param name="Incarnation">Which start of the process it is.</param>
/// <param name="LaunchedAt">When it was started.</param>
/// <param name="Launch">How it was started.</param>
public sealed record RecordedLife(int Incarnation, DateTimeOffset LaunchedAt, LaunchPlan? Launch)
{
    /// <summary>A longer prompt is not kept: it could only be compared with a draft.</summary>
    private const int LongestPrompt = 4000;

    /// <summary>Whether it was up for <c>start_seconds</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUp { get; init; }

    /// <summary>Why it was being stopped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public StopReason Stopping { get; init; }

    /// <summary>Exits in a row before <c>start_seconds</c> had passed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int FastExits { get; init; }

    /// <summary>Restarts in a row without a healthy run between them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Restarts { get; init; }

    /// <summary>The running turn, or null.</summary>
    public RecordedTurn? Turn { get; init; }

    /// <summary>How many attempts to type there were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempts { get; init; }

    /// <summary>What the latest of them typed.</summary>
    public string? Typed { get; init; }

    /// <summary>Whether our own text may still stand in the input box.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LeftDraft { get; init; }

    /// <summary>When the latest failure was noticed.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>When a person last typed, as far as was told.</summary>
    public DateTimeOffset? PersonTypedAt { get; init; }

    /// <summary>The turn that was interrupted last.</summary>
    public Interruption? Interrupted { get; init; }

    /// <summary>When that was decided on.</summary>
    public DateTimeOffset? InterruptedAt { get; init; }

    /// <summary>Which model answers.</summary>
    public string? Model { get; init; }

    /// <summary>The error that stood on the screen while an attempt was typed or its proof awaited.</summary>
    public string? ShownError { get; init; }

    /// <summary>Where the attempt under way stood, or null.</summary>
    public RecordedStep? Step { get; init; }

    /// <summary>What there is to write of a state; null where no process runs.</summary>
    internal static RecordedLife? Of(SessionState state)
    {
        var process = state.Process;
        if (!process.IsAlive) return null;
        var at = new WallTimes(state.Epoch);
        return new RecordedLife(process.Incarnation, at.Of(process.LaunchedAt), process.Launch)
        {
            IsUp = process.State == ProcessState.Running,
            Stopping = process.Stopping,
            FastExits = process.FastExits,
            Restarts = process.Restarts,
            Turn = state.Turn.InFlight
                ? new RecordedTurn(at.Of(state.Progress.StartedAt), Short(state.Progress.Prompt))
                {
                    PromptId = state.Turn.PromptId,
                    Suspicion = state.Turn.Suspicion,
                    IsRequested = state.Progress.IsRequested,
                }
                : null,
            Attempts = state.Attempts,
            Typed = state.Typed,
            LeftDraft = state.LeftDraft,
            FailedAt = state.Incident is null ? null : at.Of(state.FailedAt),
            PersonTypedAt = state.PersonTypedAt is { } typed ? at.Of(typed) : null,
            Interrupted = state.Interrupted is { } turn ? turn with { Since = TimeSpan.Zero, Prompt = Short(turn.Prompt), Draft = Short(turn.Draft) } : null,
            InterruptedAt = state.Interrupted is { } since ? at.Of(since.Since) : null,
            Model = state.Progress.Model,
            ShownError = state.Recovery is RecoveryState.Typing or RecoveryState.Submitting ? state.Screen.Error : null,
            Step = RecordedStep.Of(state.Recovery, at),
        };
    }

    private static string? Short(string? prompt) => prompt is { Length: > LongestPrompt } ? null : prompt;
}

/// <summary>The running turn as it is written down.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="Prompt">Its prompt, or null.</param>
public sealed record RecordedTurn(DateTimeOffset StartedAt, string? Prompt)
{
    /// <summary>The client's id of its prompt, or null.</summary>
    public string? PromptId { get; init; }

    /// <summary>A line that would mean a failure if the screen agreed, or null.</summary>
    public FailureCause? Suspicion { get; init; }

    /// <summary>Whether a source told that its prompt or a request left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRequested { get; init; }
}

/// <summary>What a remedy was doing when it was written down.</summary>
public enum RecordedStepKind
{
    /// <summary>It was due, and waited for the screen.</summary>
    AwaitingReady,

    /// <summary>A stalled turn was being interrupted.</summary>
    Interrupting,

    /// <summary>The conversation was being compacted.</summary>
    Compacting,

    /// <summary>The conversation was being taken back.</summary>
    Rewinding,

    /// <summary>A text was being typed.</summary>
    Typing,

    /// <summary>The proof of its submission was awaited.</summary>
    Submitting,

    /// <summary>Its content was awaited.</summary>
    Verifying,
}

/// <summary>Where an attempt stood.</summary>
/// <param name="Kind">What was being done.</param>
/// <param name="Since">Since when.</param>
public sealed record RecordedStep(RecordedStepKind Kind, DateTimeOffset Since)
{
    /// <summary>The number of the keyboard script.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempt { get; init; }

    /// <summary>How long the proof of a submission was waited for, in all.</summary>
    public TimeSpan? Bound { get; init; }

    /// <summary>When the attempt began whose content is awaited.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Whether its content was seen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasContent { get; init; }

    /// <summary>Whether the screen was seen busy since.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SawBusy { get; init; }

    /// <summary>Whether the screen was seen without an answer since.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SawNoAnswer { get; init; }

    /// <summary>Whether the interrupted turn showed life.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAlive { get; init; }

    /// <summary>The retry that an Esc disturbs, or null.</summary>
    public RecordedStep? Retried { get; init; }

    internal static RecordedStep? Of(RecoveryState recovery, WallTimes at) => recovery switch
    {
        RecoveryState.AwaitingReady => new RecordedStep(RecordedStepKind.AwaitingReady, default),
        RecoveryState.Interrupting interrupting => new RecordedStep(RecordedStepKind.Interrupting, at.Of(interrupting.Since))
        {
            Attempt = interrupting.Attempt,
            IsAlive = interrupting.IsAlive,
            Retried = interrupting.From is { } from ? Of(from, at) : null,
        },
        RecoveryState.Compacting compacting => new RecordedStep(RecordedStepKind.Compacting, at.Of(compacting.Since)) { Attempt = compacting.Attempt },
        RecoveryState.Rewinding rewinding => new RecordedStep(RecordedStepKind.Rewinding, at.Of(rewinding.Since)) { Attempt = rewinding.Attempt },
        RecoveryState.Typing typing => new RecordedStep(RecordedStepKind.Typing, at.Of(typing.Since)) { Attempt = typing.Attempt },
        RecoveryState.Submitting submitting => new RecordedStep(RecordedStepKind.Submitting, at.Of(submitting.Since)) { Bound = submitting.Until - submitting.Since },
        RecoveryState.Verifying verifying => new RecordedStep(RecordedStepKind.Verifying, at.Of(verifying.Since))
        {
            From = at.Of(verifying.From),
            HasContent = verifying.ContentAt is not null,
            SawBusy = verifying.SawBusy,
            SawNoAnswer = verifying.SawNoAnswer,
        },
        _ => null,
    };
}

/// <summary>Monotonic times by the wall clock and back.</summary>
/// <param name="Epoch">What the wall clock showed at monotonic time 0, UTC.</param>
internal readonly record struct WallTimes(DateTimeOffset Epoch)
{
    /// <summary>By the wall clock. A time before the calendar begins is its beginning.</summary>
    public DateTimeOffset Of(TimeSpan time) => time < TimeSpan.Zero && -time > Epoch - DateTimeOffset.MinValue ? DateTimeOffset.MinValue : Epoch + time;

    /// <summary>The monotonic time; never after 0, whatever was done to the wall clock: it was before this daemon.</summary>
    public TimeSpan Back(DateTimeOffset? wall) => wall is { } at && at < Epoch ? at - Epoch : TimeSpan.Zero;
}
