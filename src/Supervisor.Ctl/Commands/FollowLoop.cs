using System.Globalization;
using Supervisor.Control;

namespace Supervisor.Ctl.Commands;

/// <summary>
/// Follows what goes on, also across a daemon that was killed or is being changed. A stream that ends does not say why, so the daemon is
/// asked: one that still answers has ended it, another one, or none, means that it went away.
/// </summary>
/// <param name="patience">How long a daemon that went away is waited for; zero: not at all.</param>
/// <param name="gap">What is told of the time between, when it is back.</param>
internal sealed class FollowLoop(Call call, TimeSpan patience, string gap)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>A daemon that ends closes its streams first, and answers for a moment yet.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(3);

    /// <summary>Follows until it is over. Returns the exit code.</summary>
    /// <param name="copy">Follows one stream to its end, the first or one after the daemon came back; true when it is known that nothing follows.</param>
    /// <exception cref="DaemonUnreachableException">No daemon answers to begin with.</exception>
    public int Run(Func<bool, bool> copy)
    {
        var daemon = Ask();
        var again = false;
        while (true)
        {
            try
            {
                if (copy(again) || daemon is null || patience == TimeSpan.Zero) return ExitCodes.Done;
            }
            catch (DaemonUnreachableException) when (daemon is not null && patience > TimeSpan.Zero)
            {
                // It answered a moment ago.
            }

            var back = Await(daemon.Value);
            if (back == daemon) return ExitCodes.Done;
            if (back is null)
            {
                call.Errors.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"[supervisord did not come back within {patience.TotalSeconds:0} s; its sessions may still be running]"));
                return ExitCodes.NotRunning;
            }

            call.Errors.WriteLine($"[supervisord is back (pid {back}); {gap}]");
            (daemon, again) = (back, true);
        }
    }

    /// <summary>The pid of the daemon that answers; null when it is not told.</summary>
    private int? Ask()
    {
        try
        {
            return call.Daemon.Get(ControlApi.Version, ControlJson.Default.VersionReply, Answer).Pid;
        }
        catch (ControlException)
        {
            return null; // of another version; it is not known later whether it is the same
        }
    }

    /// <summary>The pid of the daemon that answers then: the same when it was never away; null when none came back.</summary>
    private int? Await(int daemon)
    {
        using var pause = new ManualResetEventSlim();
        var (lost, told) = (call.Time.GetTimestamp(), false);
        while (call.Time.GetElapsedTime(lost) < patience)
        {
            try
            {
                var pid = Ask();
                if (pid is not null && (pid != daemon || (!told && call.Time.GetElapsedTime(lost) >= Ending))) return pid;
            }
            catch (DaemonUnreachableException)
            {
                if (!told) call.Errors.WriteLine("[supervisord is away; waiting for it to come back, Ctrl-C leaves]");
                told = true;
            }

            pause.Wait(BetweenLooks);
        }

        return null;
    }
}
