using System.Diagnostics;

namespace Supervisor.Claude.Files;

/// <summary>
/// The notifications that the runtime offers everywhere, where the system has none that are known here (macOS; not tested there). On Linux they
/// would cost a thread and one of the user's 128 inotify instances for each folder.
/// </summary>
internal sealed class RuntimeEvents : IFolderEvents
{
    public IFolderWatch? TryWatch(string folder, IFolderListener listener, out bool refused)
    {
        FileSystemWatcher? watcher = null;
        refused = false;
        try
        {
            watcher = new FileSystemWatcher(folder)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += (_, e) => listener.Changed(e.Name, WatchNews.Grown);
            watcher.Created += (_, e) => listener.Changed(e.Name, WatchNews.Replaced);
            watcher.Deleted += (_, e) => listener.Changed(e.Name, WatchNews.Replaced);
            watcher.Renamed += (_, e) =>
            {
                listener.Changed(e.OldName, WatchNews.Replaced);
                listener.Changed(e.Name, WatchNews.Replaced);
            };
            watcher.Error += (_, _) => listener.Look(); // some were lost
            watcher.EnableRaisingEvents = true;
            return new Watch(watcher);
        }
        catch (Exception problem) when (problem is IOException or ArgumentException or UnauthorizedAccessException)
        {
            Debug.WriteLine(problem);
            watcher?.Dispose();
            refused = Directory.Exists(folder);
            return null;
        }
    }

    private sealed class Watch(FileSystemWatcher watcher) : IFolderWatch
    {
        public bool IsOver => false; // it does not say; the creation time of the folder does

        public void Dispose() => watcher.Dispose();
    }
}
