namespace Supervisor.Terminal.Pty.Native;

/// <summary>Waits until one of many descriptors is ready. All members belong to one thread.</summary>
internal interface IReadiness : IDisposable
{
    /// <summary>Watches a descriptor from now on. It is told again and again as long as it is ready.</summary>
    /// <param name="descriptor">Not watched yet.</param>
    /// <param name="asked">The events of <see cref="PollEntry"/> that are wanted; an error and a hang-up are told in any case.</param>
    /// <param name="token">What <see cref="Wait"/> names it by.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system does not watch it.</exception>
    void Add(int descriptor, short asked, long token);

    /// <summary>Wants other events of a descriptor that is watched.</summary>
    void Change(int descriptor, short asked, long token);

    /// <summary>Watches it no longer. It may be closed already, but its number not be watched anew.</summary>
    void Remove(int descriptor);

    /// <summary>Waits for at most so many milliseconds, -1 without a bound. Returns how many were written to <paramref name="into"/>; 0 also when it was interrupted.</summary>
    int Wait(Span<ReadyEntry> into, int timeoutMilliseconds);
}

/// <summary>A descriptor that is ready.</summary>
/// <param name="Token">What it was added by.</param>
/// <param name="Happened">The events of <see cref="PollEntry"/>.</param>
internal readonly record struct ReadyEntry(long Token, short Happened);
