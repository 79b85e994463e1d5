using Supervisor.Claude.Files;

namespace Supervisor.Claude.Tests.Files;

/// <summary>A system whose notifications the test makes, or which refuses them.</summary>
internal sealed class OwnEvents : IFolderEvents
{
    /// <summary>Who listens to a folder, by its path.</summary>
    public Dictionary<string, IFolderListener> Listeners { get; } = [];

    public bool Refuses { get; set; }

    public IFolderWatch? TryWatch(string folder, IFolderListener listener, out bool refused)
    {
        refused = Refuses;
        if (Refuses) return null;
        Listeners[folder] = listener;
        return new Watch();
    }

    private sealed class Watch : IFolderWatch
    {
        public bool IsOver => false;

        public void Dispose()
        {
        }
    }
}
