using System.Runtime.Versioning;

namespace Supervisor.Claude.Files;

/// <summary>
/// Notifications of Linux: one queue, and its thread, for all folders that are watched through this object. The queue is made for the first folder and
/// ended with the last.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class InotifyEvents : IFolderEvents
{
    private readonly Lock _gate = new();
    private InotifyQueue? _queue;

    public IFolderWatch? TryWatch(string folder, IFolderListener listener, out bool refused)
    {
        lock (_gate)
        {
            // One that has just ended takes no more: the second is new, and nobody can have ended it yet.
            for (var attempt = 0; attempt < 2; attempt++)
            {
                _queue ??= InotifyQueue.TryOpen();
                if (_queue is null) break;
                var watch = _queue.TryAdd(folder, listener, out refused, out var ended);
                if (!ended) return watch;
                _queue = null;
            }
        }

        refused = true;
        return null;
    }
}
