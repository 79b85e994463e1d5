using System.Text.Json.Serialization;
using Supervisor.Control.Incidents;

namespace Supervisor.Control;

/// <summary>The wire form of the control API: snake_case JSON. Generated, so that a short-lived <c>supervisorctl</c> starts fast.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(StatusReply))]
[JsonSerializable(typeof(ActionReplies))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(KeysRequest))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(AdoptRequest))]
[JsonSerializable(typeof(BudgetReply))]
[JsonSerializable(typeof(ScreenReply))]
[JsonSerializable(typeof(ExplainReply))]
[JsonSerializable(typeof(TimingReply))]
[JsonSerializable(typeof(IncidentsReply))]
[JsonSerializable(typeof(IncidentReply))]
[JsonSerializable(typeof(NotifyRequest))]
[JsonSerializable(typeof(NotifyReply))]
[JsonSerializable(typeof(SchedulesReply))]
[JsonSerializable(typeof(ConfigReply))]
[JsonSerializable(typeof(VersionReply))]
[JsonSerializable(typeof(ErrorReply))]
public sealed partial class ControlJson : JsonSerializerContext;
