using System.Collections.Immutable;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Notifications;

/// <summary>Runs a program with each notification: JSON on its standard input, and the same in variables. No shell is between.</summary>
/// <param name="folder">Where it runs; the root where that is gone.</param>
internal sealed partial class CommandChannel(
    ImmutableArray<string> command, string folder, IProgramHost programs, IReadOnlyDictionary<string, string> environment, TimeProvider time, ILogger log)
    : INotificationChannel
{
    /// <summary>Enough for a program that asks a server; what takes longer would hold up the next.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly ILogger _log = log;

    public string Name => "command";

    public string Target => command[0];

    public async Task<Delivery> DeliverAsync(Notification notification, CancellationToken hurry, CancellationToken cancellationToken)
    {
        try
        {
            var spawn = new ProgramSpawn(
                command[0], command[1..], Directory.Exists(folder) ? folder : "/", ProgramEnvironment.Of(environment, notification),
                NotificationBody.Encode(notification));
            var (status, output) = await ProgramRun.RunAsync(programs, spawn, Bound, time, cancellationToken).ConfigureAwait(false);
            if (output.Length > 0) LogOutput(command[0], output);
            var wrote = output.Length > 0 ? $": {output}" : "";
            return status switch
            {
                null => new Delivery($"it took longer than {Bound.TotalSeconds:0} s and was ended{wrote}", "Let it do what takes long in the background, without its output."),
                // Somebody else may collect a status before us; that says nothing of how it went.
                { Code: 0 } or { IsUnknown: true } => Delivery.Done,
                { } ended => new Delivery($"{ended}{wrote}", "Run it by hand with a notification on its standard input: docs/notifications.md shows one."),
            };
        }
        catch (PtySpawnException e)
        {
            return new Delivery(e.Message, "Look at notifications.command; a name without a slash is looked for on the daemon's PATH.");
        }
    }

    public void Dispose()
    {
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The notification command {Program} wrote: {Output}")]
    private partial void LogOutput(string program, string output);
}
