using System.Text.Json;
using System.Text.Json.Serialization;
using Supervisor.Core.Outages;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>
/// The written form of signals, effects and records: snake_case JSON, enums by name, nulls left out. The journal is written with
/// it, and what it has written can be replayed through <see cref="SessionDecider.Decide"/>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    Converters =
    [
        typeof(SnakeCase<SignalSource>), typeof(SnakeCase<FailureClass>), typeof(SnakeCase<ScreenKind>), typeof(SnakeCase<InputMode>),
        typeof(SnakeCase<DialogForm>), typeof(SnakeCase<ScreenActivity>), typeof(SnakeCase<TimingKind>),
        typeof(SnakeCase<LaunchProblem>), typeof(SnakeCase<TranscriptContent>), typeof(SnakeCase<OperatorCommand>),
        typeof(SnakeCase<TypingOutcome>), typeof(SnakeCase<DraftFate>),
        typeof(SnakeCase<LaunchKind>), typeof(SnakeCase<NoteKind>), typeof(SnakeCase<OutageRole>),
        typeof(SnakeCase<Remedy>), typeof(SnakeCase<Situation>), typeof(SnakeCase<AttemptOutcome>),
        typeof(SnakeCase<SessionKind>), typeof(SnakeCase<RestartWhen>), typeof(SnakeCase<DraftPolicy>),
        typeof(SnakeCase<ConversationContent>), typeof(SnakeCase<RecordedRecovery>), typeof(SnakeCase<RecordedStage>),
        typeof(SnakeCase<RecordedStepKind>), typeof(SnakeCase<StopReason>),
    ])]
[JsonSerializable(typeof(Signal))]
[JsonSerializable(typeof(Effect))]
[JsonSerializable(typeof(SessionRecord))]
public sealed partial class SignalJson : JsonSerializerContext;

/// <summary>An enum by its name in snake case, as it is public contract; a number is refused.</summary>
internal sealed class SnakeCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
