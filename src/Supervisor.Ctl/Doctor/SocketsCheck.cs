namespace Supervisor.Ctl.Doctor;

/// <summary>Who is at a socket.</summary>
internal enum AtSocket
{
    /// <summary>There is no file.</summary>
    Nobody,

    /// <summary>There is a file, and nobody listens.</summary>
    Stale,

    /// <summary>A Supervisor listens.</summary>
    Supervisor,

    /// <summary>Something listens that does not answer as one.</summary>
    SomebodyElse,
}

/// <summary>What there is of sockets.</summary>
/// <param name="Socket">The control socket.</param>
/// <param name="LongestBytes">The length of the longest socket path that is needed, the host's.</param>
/// <param name="Daemon">Who is at the control socket.</param>
/// <param name="DaemonVersion">Its version, and its pid and state folder.</param>
/// <param name="OwnVersion">That of this supervisorctl.</param>
/// <param name="StateDirectory">As the configuration says it; null when that cannot be told.</param>
/// <param name="Host">Who is at the socket of <c>supervisor-ptyhost</c>; it is not spoken to, since it has one user at a time.</param>
internal sealed record SocketFacts(
    string Socket, int LongestBytes, AtSocket Daemon, string? DaemonVersion, int DaemonPid, string? DaemonState, string OwnVersion, string? StateDirectory, AtSocket Host);

/// <summary>Can the daemon be spoken to, and is it the one that is meant?</summary>
internal static class SocketsCheck
{
    public const string Name = "sockets";

    /// <summary><c>sun_path</c> has 108 bytes on Linux and 104 on macOS, one of them the end.</summary>
    private static int Longest => OperatingSystem.IsMacOS() ? 103 : 107;

    public static IEnumerable<Finding> Judge(SocketFacts facts)
    {
        if (facts.LongestBytes > Longest)
        {
            yield return Finding.ToMend(
                Name, $"{facts.Socket}.host has {facts.LongestBytes} bytes; a socket's path has at most {Longest}", "the process that holds the terminals cannot listen",
                "name a shorter daemon.socket");
        }

        switch (facts.Daemon)
        {
            case AtSocket.Nobody:
                yield return Finding.Note(Name, $"no daemon runs ({facts.Socket} is not there)", "sessions are not looked after", "start it: systemctl --user start supervisor, or supervisord --config FILE");
                break;
            case AtSocket.Stale:
                yield return Finding.Note(Name, $"{facts.Socket} was left behind by a daemon that was killed", "sessions are not looked after; the file itself does no harm", "start the daemon: it takes the file away");
                break;
            case AtSocket.SomebodyElse:
                yield return Finding.ToMend(
                    Name, $"what listens on {facts.Socket} does not answer as a Supervisor", "it hangs, is just starting, or is another program", "look again in a minute; then end it, or name another daemon.socket");
                break;
            default:
                foreach (var finding in OfDaemon(facts)) yield return finding;
                break;
        }

        switch (facts.Host)
        {
            case AtSocket.Stale:
                yield return Finding.Note(Name, $"{facts.Socket}.host was left behind: the process that holds the terminals was killed", "its sessions ended with it", "nothing: the daemon starts another one and resumes them");
                break;
            case AtSocket.Supervisor when facts.Daemon is AtSocket.Nobody or AtSocket.Stale:
                yield return Finding.ToMend(Name, "sessions run in supervisor-ptyhost and no daemon looks after them", "a turn that fails stays as it is", "start the daemon: it takes them up");
                break;
        }
    }

    private static IEnumerable<Finding> OfDaemon(SocketFacts facts)
    {
        if (facts.StateDirectory is { } state && facts.DaemonState is { } its && its != state)
        {
            yield return Finding.ToMend(
                Name, $"the daemon (pid {facts.DaemonPid}) keeps its state in {its}, the configuration says {state}", "it runs with another configuration than the one that you look at",
                "name the right one with --config, or start the daemon again");
        }

        yield return facts.DaemonVersion == facts.OwnVersion
            ? Finding.Well(Name, $"supervisord {facts.DaemonVersion} (pid {facts.DaemonPid}) answers on {facts.Socket}")
            : Finding.Note(
                Name, $"supervisord (pid {facts.DaemonPid}) is version {facts.DaemonVersion}, this is {facts.OwnVersion}", "an upgrade takes effect when the daemon is started again",
                "systemctl --user restart supervisor; sessions stay open");
    }
}
