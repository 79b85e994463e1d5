using Supervisor.Configuration;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Notifications;

namespace Supervisor.Daemon.Tests.Notifications;

/// <summary>Entries and configurations for tests of notifications.</summary>
internal static class Told
{
    public static readonly DateTimeOffset At = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static NotificationConfig Config(string block)
    {
        var result = SupervisorConfigLoader.Parse(
            $"notifications: {{ desktop: {{ enabled: true }}, {block} }}", "/etc/team/supervisor.yaml", new ConfigEnvironment(_ => null, "/etc/team"));
        Assert.True(result.Ok, string.Join('\n', result.Errors));
        return result.Value.Notifications;
    }

    /// <param name="timeoutSeconds">Long: fake time runs fast while a real server answers.</param>
    public static WebhookConfig Webhook(Uri url, int retries = 5, int timeoutSeconds = 600, string? secret = "0123456789abcdef") =>
        new(url, secret is null ? null : new WebhookSecret(secret), TimeSpan.FromSeconds(timeoutSeconds), retries);

    public static JournalEntry Entry(string type, string session = "api", string? incident = "api-1", string text = "API Error: 401", string? failure = "auth") =>
        new(At, session, type) { Text = text, SessionId = "3f1c", Incident = incident, Class = failure };

    public static JournalEntry Change(string type, string value, string session = "api", string text = "") => new(At, session, type) { Value = value, Text = text };

    public static Notification Held { get; } = new(NotificationKind.Held, At, "no key is typed; a person is needed: API Error: 401 <b> \"quoted\" $(id) \\n")
    {
        Id = "5f0c8f0e-6c0a-4f53-9d4b-1f0a4b3c2d1e",
        Session = "api",
        SessionId = "3f1c",
        Incident = "api-1",
        Class = "auth",
        Action = "Sign in again with /login",
    };
}
