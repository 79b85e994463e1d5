namespace Supervisor.Claude.Files;

/// <summary>What a system tells of changes in folders. Safe for concurrent use.</summary>
internal interface IFolderEvents
{
    /// <summary>Watches a folder, from before this returns until the watch is disposed or over.</summary>
    /// <param name="folder">Its full path.</param>
    /// <param name="listener">Is told, on any thread and also shortly after the watch was disposed.</param>
    /// <param name="refused">When there is no watch: whether the system refuses one for a folder that is there.</param>
    /// <returns>Null when there is no watch to be had.</returns>
    IFolderWatch? TryWatch(string folder, IFolderListener listener, out bool refused);
}

/// <summary>Notifications for one folder, until it is disposed.</summary>
internal interface IFolderWatch : IDisposable
{
    /// <summary>Whether nothing more will be told, because the folder is gone or elsewhere; it may be watched anew.</summary>
    bool IsOver { get; }
}

/// <summary>Who is told what happens in a folder. Calls must be quick and not throw: one thread tells all.</summary>
internal interface IFolderListener
{
    /// <summary>Something happened to a file of this name.</summary>
    void Changed(ReadOnlySpan<char> fileName, WatchNews news);

    /// <summary>Notifications were lost, or the watch is over: only a look can tell.</summary>
    void Look();
}

/// <summary>What may have happened to a file.</summary>
internal enum WatchNews
{
    /// <summary>It may have grown, or shrunk.</summary>
    Grown,

    /// <summary>It may be another file now.</summary>
    Replaced,
}

/// <summary>The notifications of the system this runs on.</summary>
internal static class FolderEvents
{
    /// <summary>Shared by the whole process: on Linux it is one descriptor and one thread, and those only while something is watched.</summary>
    internal static IFolderEvents OfThisSystem { get; } = OperatingSystem.IsLinux() ? new InotifyEvents() : new RuntimeEvents();
}
