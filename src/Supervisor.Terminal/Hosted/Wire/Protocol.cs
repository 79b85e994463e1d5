namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>What this build speaks.</summary>
internal static class Protocol
{
    /// <summary>The first word of every <see cref="Hello"/>: who listens for something else can tell at once.</summary>
    internal const string Name = "supervisor-ptyhost";

    /// <summary>The lowest version that this build can speak.</summary>
    internal const int Lowest = 1;

    /// <summary>The highest version that this build can speak.</summary>
    internal const int Highest = 1;

    /// <summary>Bytes of the length before each frame.</summary>
    internal const int LengthBytes = 4;

    /// <summary>
    /// The most that one frame may hold, in bytes, without its length. An input may have 1 MiB, and a program's arguments and environment 2 MiB on
    /// Linux; anything larger is a mistake or an attack.
    /// </summary>
    internal const int MostFrameBytes = 4 * 1024 * 1024;

    /// <summary>The host keeps paintings.</summary>
    internal const string Paintings = "paintings";

    /// <summary>The host keeps marks of inputs.</summary>
    internal const string Marks = "marks";

    /// <summary>The host keeps a loopback port.</summary>
    internal const string Ports = "ports";

    /// <summary>What this build can do beyond version 1 without its features: each may be missing at the other side.</summary>
    internal static IReadOnlyList<string> Features { get; } = [Paintings, Marks, Ports];

    /// <summary>The version that both speak; null when there is none.</summary>
    internal static int? Common(int lowest, int highest)
    {
        var version = Math.Min(highest, Highest);
        return lowest <= highest && version >= lowest && version >= Lowest ? version : null;
    }
}
