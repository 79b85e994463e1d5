using Supervisor.Daemon.Sessions;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// The one way in to a terminal, for a person's keys, for ours, and for what a terminal answers by itself.
/// Scheme: the gate covers the look at the person's last key and the queueing of the input that depends on it, never a wait. So whichever
/// comes first, a person's key stops every automatic one that was not yet queued.
/// </summary>
/// <param name="personAt">Monotonic time at which a person typed last, as far as an earlier daemon has told; null when none did.</param>
internal sealed class TerminalInput(IPty pty, DaemonClock clock, TimeSpan? personAt = null)
{
    private readonly Lock _gate = new();
    private long _personAt = personAt?.Ticks ?? long.MinValue;

    /// <summary>Monotonic time of the last key that a person typed; null when none was.</summary>
    public TimeSpan? PersonAt => Interlocked.Read(ref _personAt) is var ticks && ticks == long.MinValue ? null : new TimeSpan(ticks);

    /// <summary>Queues a person's bytes. Ends when the terminal has taken them.</summary>
    /// <exception cref="IOException">The terminal is gone, or its program does not read.</exception>
    public Task TypeAsPerson(ReadOnlyMemory<byte> keys, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (PersonKeys.IsTyping(keys.Span)) Interlocked.Exchange(ref _personAt, clock.Now.Ticks);
            return pty.WriteAsync(keys, cancellationToken);
        }
    }

    /// <summary>Whether a person has typed since then, or within the last <paramref name="hold"/>.</summary>
    public bool IsHeld(TimeSpan since, TimeSpan hold) => PersonAt is { } last && (last >= since || clock.Now < last + hold);

    /// <summary>Queues an automatic key; null, and nothing is queued, when a person's keys hold it.</summary>
    /// <param name="mark">What a host that outlives its user keeps of it; null for nothing.</param>
    /// <param name="since">Monotonic time at which the script began: a key since then holds, whatever <paramref name="hold"/> is.</param>
    /// <exception cref="IOException">The terminal is gone, or its program does not read.</exception>
    public Task? TryType(ReadOnlyMemory<byte> keys, string? mark, TimeSpan since, TimeSpan hold, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (IsHeld(since, hold)) return null;
            return mark is null ? pty.WriteAsync(keys, cancellationToken) : pty.WriteAsync(keys, mark, cancellationToken);
        }
    }

    /// <summary>
    /// Queues what the terminal answers to a question of its program. It is no key: nothing holds it, and it holds nothing. A program that is
    /// gone, or does not read, misses it.
    /// </summary>
    public void Answer(byte[] reply) => _ = pty.WriteAsync(reply, CancellationToken.None).ContinueWith(
        sent => sent.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
