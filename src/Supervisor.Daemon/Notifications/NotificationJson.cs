using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Notifications;

/// <summary>A notification as webhooks and commands get it. Public contract: fields are added, never renamed.</summary>
/// <param name="Version">1.</param>
/// <param name="Host">The machine that the daemon runs on.</param>
internal sealed record NotificationBody(
    int Version,
    string Id,
    DateTimeOffset At,
    string Kind,
    string Host,
    string? Session,
    string? SessionId,
    string? Incident,
    string? Class,
    string Text,
    string? Action,
    int? Count,
    bool Test)
{
    /// <summary>The bytes that are sent, and signed.</summary>
    public static byte[] Encode(Notification notification) => JsonSerializer.SerializeToUtf8Bytes(
        new NotificationBody(
            1, notification.Id, notification.At, PublicNames.Of(notification.Kind), Environment.MachineName, notification.Session,
            notification.SessionId, notification.Incident, notification.Class, notification.Text, notification.Action, notification.Count,
            notification.Test),
        NotificationJson.Readable.NotificationBody);
}

/// <summary>The form of notifications.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(NotificationBody))]
internal sealed partial class NotificationJson : JsonSerializerContext
{
    /// <summary>Quotes and umlauts as they are: it is read by programs and people, and never a part of a web page.</summary>
    public static NotificationJson Readable => field ??=
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
