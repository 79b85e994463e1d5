namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>What makes a daemon of a rig different from any other.</summary>
public sealed class DaemonSettings
{
    /// <summary>More variables.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>More arguments.</summary>
    public List<string> Arguments { get; } = [];

    /// <summary>The command that makes a pid namespace around it, and then its environment is nearly empty, too; empty for none.</summary>
    public IReadOnlyList<string> Container { get; set; } = [];

    /// <summary>The folder of its binaries; null for those of this checkout.</summary>
    public string? Binaries { get; set; }
}
