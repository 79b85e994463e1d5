using Supervisor.Control;

namespace Supervisor.Daemon.Api;

/// <summary>Why a request or a connection was turned away.</summary>
internal enum Refusal
{
    /// <summary>Another user at the control socket.</summary>
    Stranger,

    /// <summary>No token, or none of ours.</summary>
    Token,

    /// <summary>A web page.</summary>
    WebPage,

    /// <summary>Another host name than this machine's own: a page whose name was led to us.</summary>
    HostName,

    /// <summary>Something else than a hook at the hooks' door.</summary>
    Address,

    /// <summary>A connection to the hooks' door that showed no right token in time.</summary>
    Silent,
}

/// <summary>
/// Counts who was turned away. Anybody on this machine can cause it, so the log gets one line a minute for each reason at most, and never anything
/// of what was sent.
/// </summary>
internal sealed partial class Refusals(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);
    private static readonly int Reasons = Enum.GetValues<Refusal>().Length;

    private readonly ILogger _log = log;
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Reasons];
    private readonly long?[] _told = new long?[Reasons];

    /// <summary>Counts one.</summary>
    public void Add(Refusal why)
    {
        long count;
        lock (_lock)
        {
            count = ++_counts[(int)why];
            if (_told[(int)why] is { } told && time.GetElapsedTime(told) < BetweenLines) return;
            _told[(int)why] = time.GetTimestamp();
        }

        LogRefused(Words(why), count);
    }

    /// <summary>How many there were since the daemon was started.</summary>
    public RefusedReply Read()
    {
        lock (_lock)
        {
            return new RefusedReply(
                _counts[(int)Refusal.Stranger], _counts[(int)Refusal.Token], _counts[(int)Refusal.WebPage], _counts[(int)Refusal.HostName],
                _counts[(int)Refusal.Address], _counts[(int)Refusal.Silent]);
        }
    }

    private static string Words(Refusal why) => why switch
    {
        Refusal.Stranger => "a connection to the control socket by another user",
        Refusal.Token => "a hook with a wrong or missing token",
        Refusal.WebPage => "a request of a web page to the hooks' port",
        Refusal.HostName => "a request to the hooks' port under another host's name",
        Refusal.Address => "a request to the hooks' port for something else",
        _ => "a connection to the hooks' port that showed no right token in time",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {What} ({Count} so far; at most one line a minute)")]
    private partial void LogRefused(string what, long count);
}
