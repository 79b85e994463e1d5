namespace Supervisor.Terminal.Pty.Native;

/// <summary>Linux, generic architectures (x86-64, arm64). Source: the kernel's <c>asm-generic</c> headers and glibc.</summary>
internal static class LinuxConstants
{
    internal static SystemConstants Values { get; } = new()
    {
        OpenNoControllingTerminal = 0x100,
        OpenNonBlocking = 0x800,
        OpenCloseOnExec = 0x80000,
        SetWindowSize = 0x5414,
        SpawnSetSession = 0x80,
        SpawnCloseByDefault = 0,
        WaitNoReap = 0x01000000,
        SignalInfoPid = 16,
        SignalContinue = 18,
        TryAgain = 11,
        TooManyLinks = 40,
    };

    /// <summary>The same number on every architecture (Linux 5.1).</summary>
    internal const int PidFdSendSignal = 424;

    /// <summary>The same number on every architecture (Linux 5.3).</summary>
    internal const int PidFdOpen = 434;
}
