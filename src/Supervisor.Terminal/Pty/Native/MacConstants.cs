namespace Supervisor.Terminal.Pty.Native;

/// <summary>macOS. UNTESTED: written from Apple's published headers (sys/fcntl.h, sys/ttycom.h, spawn.h, sys/wait.h).</summary>
internal static class MacConstants
{
    internal static SystemConstants Values { get; } = new()
    {
        OpenNoControllingTerminal = 0x20000,
        OpenNonBlocking = 0x4,
        OpenCloseOnExec = 0x1000000,
        SetWindowSize = 0x80087467,
        SpawnSetSession = 0x400,
        SpawnCloseByDefault = 0x4000,
        WaitNoReap = 0x20,
        SignalInfoPid = 12,
        SignalContinue = 19,
        TryAgain = 35,
        TooManyLinks = 62,
    };
}
