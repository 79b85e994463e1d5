using Supervisor.Configuration;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Notifications;

/// <summary>Makes the channels that a configuration names.</summary>
internal static class NotificationChannels
{
    public static IReadOnlyList<INotificationChannel> Of(
        SupervisorConfig config, IProgramHost programs, IReadOnlyDictionary<string, string> environment, TimeProvider time, ILogger log)
    {
        var (said, channels) = (config.Notifications, new List<INotificationChannel>());
        if (said.Webhook is { } webhook) channels.Add(new WebhookChannel(webhook, time, Random.Shared.NextDouble));
        if (!said.Command.IsEmpty)
        {
            var folder = config.IsBuiltIn ? "/" : Path.GetDirectoryName(config.File) ?? "/";
            channels.Add(new CommandChannel(said.Command, folder, programs, environment, time, log));
        }

        if (said.Desktop.Enabled) channels.Add(new DesktopChannel(said.Desktop.Sound, OperatingSystem.IsMacOS(), programs, environment, time));
        return channels;
    }
}
