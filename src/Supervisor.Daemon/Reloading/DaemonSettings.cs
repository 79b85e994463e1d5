using Supervisor.Claude.Signatures;
using Supervisor.Configuration;
using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Notifications;
using Supervisor.Daemon.Retention;

namespace Supervisor.Daemon.Reloading;

/// <summary>The settings that are not of one session, and who is to hear of them.</summary>
/// <param name="channels">Makes the channels of a configuration.</param>
/// <param name="timedOut">Is told of a signature whose pattern took too long.</param>
internal sealed class DaemonSettings(
    Notifier notifier, Func<SupervisorConfig, IReadOnlyList<INotificationChannel>> channels, RetentionKeeper retention, ClientSignatures signatures,
    Action<string, int> timedOut)
{
    /// <summary>Brings into force what differs.</summary>
    public void Use(SupervisorConfig running, SupervisorConfig wanted)
    {
        var differs = ConfigDifference.OfDaemon(running, wanted);
        if (differs.Contains("daemon.log_level")) DaemonLogging.Use(wanted.Daemon.LogLevel);
        if (differs.Contains("notifications")) notifier.Use(wanted.Notifications, channels(wanted));
        if (differs.Contains("retention")) retention.Use(wanted.Retention);
        if (differs.Contains("signatures")) signatures.Become(UserSignatures.Build(wanted, timedOut));
    }
}
