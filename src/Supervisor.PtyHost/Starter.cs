using Supervisor.Terminal.Hosted;

namespace Supervisor.HostProcess;

/// <summary>Whoever started this host, and waits for it.</summary>
internal static class Starter
{
    /// <summary>Says that the host listens, and lets go of the starter: from now on nothing of this process leads there.</summary>
    public static void TellReady()
    {
        using (var output = Console.OpenStandardOutput()) output.Write(HostStart.Ready);
        HostStart.LetGo();
    }
}
