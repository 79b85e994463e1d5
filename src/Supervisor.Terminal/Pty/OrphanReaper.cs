using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// What pid 1 owes its namespace: processes whose parents have ended become its children, and would stay in the table of processes for ever.
/// They are collected; the children that were started here are left to who waits for them, with their exit statuses.
/// Scheme: one loop that asks the kernel, with one call in each interval, whether any child waits to be collected, and only then looks which.
/// Not by SIGCHLD: as soon as the runtime handles that, it collects every child itself where it is pid 1, and their statuses are lost [measured].
/// </summary>
public sealed class OrphanReaper : IAsyncDisposable
{
    /// <summary>A zombie costs a line in a table; it may wait.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    internal OrphanReaper(TimeSpan interval, TimeProvider time) => _loop = RunAsync(interval, time);

    /// <summary>Starts one where this process is pid 1 of Linux; null elsewhere, where another one does this.</summary>
    /// <param name="time">Between two looks.</param>
    public static OrphanReaper? StartAsPidOne(TimeProvider time) =>
        OwnChildren.Matter && OperatingSystem.IsLinux() ? new OrphanReaper(Interval, time) : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    /// <summary>Collects the orphans that have ended. Returns how many.</summary>
    internal static int Collect()
    {
        if (!AnyZombie()) return 0;
        var collected = 0;
        foreach (var entry in ProcessTable.Read().Entries.Values)
        {
            if (entry.IsZombie && entry.Parent == Environment.ProcessId && OwnChildren.CollectStranger(entry.Pid)) collected++;
        }

        return collected;
    }

    /// <summary>Whether any child has ended and was not collected; ours or not.</summary>
    private static unsafe bool AnyZombie()
    {
        const int SignalInfoBytes = 256;
        var info = stackalloc byte[SignalInfoBytes];
        new Span<byte>(info, SignalInfoBytes).Clear();
        var os = SystemConstants.Current;
        var options = SystemConstants.WaitExited | SystemConstants.WaitNoHang | os.WaitNoReap;
        return Libc.WaitId(SystemConstants.WaitForAll, 0, info, options) == 0 && *(int*)(info + os.SignalInfoPid) != 0;
    }

    private async Task RunAsync(TimeSpan interval, TimeProvider time)
    {
        while (!_end.IsCancellationRequested)
        {
            Collect();
            await Task.Delay(interval, time, _end.Token).ConfigureAwait(false);
        }
    }
}
