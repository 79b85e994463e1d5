using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Notifications;

/// <summary>Shows notifications on the desktop that the daemon runs on, with a sound if asked to.</summary>
/// <param name="mac">Whether this is macOS, where this is UNTESTED.</param>
internal sealed class DesktopChannel(bool sound, bool mac, IProgramHost programs, IReadOnlyDictionary<string, string> environment, TimeProvider time)
    : INotificationChannel
{
    /// <summary>notify-send waits for the desktop's answer, which comes at once or not at all.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    public string Name => "desktop";

    public string Target => DesktopCommands.Programs(mac).Show;

    public async Task<Delivery> DeliverAsync(Notification notification, CancellationToken hurry, CancellationToken cancellationToken)
    {
        var (show, players) = DesktopCommands.Programs(mac);
        if (Find(show) is not { } program)
        {
            return new Delivery(
                $"{show} is not on the daemon's PATH",
                mac ? "It belongs to macOS, in /usr/bin: put that on the daemon's PATH." : "Install it (libnotify-bin, libnotify), or switch notifications.desktop off.");
        }

        var player = sound ? players.Select(p => (Name: p, Path: Find(p))).FirstOrDefault(p => p.Path is not null) : default;
        try
        {
            var shown = await RunAsync(program, DesktopCommands.Show(mac, notification, hint: sound && player.Path is null), cancellationToken).ConfigureAwait(false);
            // A sound that fails is no reason to say that nobody was told.
            if (shown.Delivered && player.Path is { } path) await RunAsync(path, DesktopCommands.Sound(player.Name), cancellationToken).ConfigureAwait(false);
            return shown;
        }
        catch (PtySpawnException e)
        {
            return new Delivery(e.Message);
        }
    }

    public void Dispose()
    {
    }

    private async Task<Delivery> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var spawn = new ProgramSpawn(program, arguments, "/", ProgramEnvironment.Of(environment), default);
        var (status, output) = await ProgramRun.RunAsync(programs, spawn, Bound, time, cancellationToken).ConfigureAwait(false);
        var wrote = output.Length > 0 ? $": {output}" : "";
        const string Advice = "A daemon that was started outside of a desktop session does not reach it: DBUS_SESSION_BUS_ADDRESS (or XDG_RUNTIME_DIR) must be in its environment.";
        return status switch
        {
            null => new Delivery($"{Path.GetFileName(program)} did not end within {Bound.TotalSeconds:0} s{wrote}", Advice),
            { Code: 0 } or { IsUnknown: true } => Delivery.Done,
            { } ended => new Delivery($"{Path.GetFileName(program)}: {ended}{wrote}", Advice),
        };
    }

    private string? Find(string program) => environment.GetValueOrDefault("PATH", "/usr/bin:/bin").Split(':')
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
