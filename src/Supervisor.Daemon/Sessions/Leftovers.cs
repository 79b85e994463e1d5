using System.Collections.Immutable;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Journal;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Sessions;

/// <summary>Ends, politely, what an earlier daemon left and no session takes up.</summary>
internal sealed partial class Leftovers(SessionHome home, JournalWriter journal, ILogger log)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly ILogger _log = log;

    /// <summary>Begins to end them. What has ended already is only taken note of.</summary>
    /// <returns>By session, when they have ended: it is not started before. Never faults.</returns>
    public IReadOnlyDictionary<string, Task> End(ImmutableArray<Leftover> leftovers)
    {
        Dictionary<string, Task> ending = [];
        foreach (var left in leftovers)
        {
            var end = EndAsync(left);
            if (left.Session is { } session) ending[session] = ending.TryGetValue(session, out var other) ? Task.WhenAll(other, end) : end;
        }

        return ending;
    }

    private async Task EndAsync(Leftover left)
    {
        try
        {
            var pty = home.Ptys.TakeUp(left.Pty, new Sink());
            if (left.Pty.Exit is { } exit)
            {
                await pty.Exited.WaitAsync(Grace, home.Clock.Time).ConfigureAwait(false);
                pty.TakeNote();
                LogEnded(left.Session ?? "(unknown)", left.Pty.ProcessId, exit.ToString(), left.Why);
                return;
            }

            LogEnding(left.Session ?? "(unknown)", left.Pty.ProcessId, left.Why);
            journal.Record(new JournalEntry(home.Clock.Wall, left.Session, "left_over") { Text = $"pid {left.Pty.ProcessId} is ended: {left.Why}" });
            await pty.StopAsync(Grace, home.Ending).ConfigureAwait(false);
            pty.TakeNote();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotEnded(left.Session ?? "(unknown)", left.Pty.ProcessId, e.Message);
        }
    }

    private sealed class Sink : IPtyObserver
    {
        public void OnOutput(ReadOnlySpan<byte> output)
        {
            // Nobody reads it any more.
        }

        public void OnExited(ExitStatus status)
        {
            // StopAsync tells.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session}: a process of an earlier daemon (pid {Pid}) is ended: {Why}")]
    private partial void LogEnding(string session, int pid, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session}: a process of an earlier daemon (pid {Pid}) had ended with {Status}; {Why}")]
    private partial void LogEnded(string session, int pid, string status, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session}: a process of an earlier daemon (pid {Pid}) could not be ended: {Reason}. End it by hand")]
    private partial void LogNotEnded(string session, int pid, string reason);
}
