namespace Supervisor.Terminal.Pty.Native;

/// <summary>Numbers of the C headers that differ between Linux and macOS.</summary>
internal sealed record SystemConstants
{
    internal static SystemConstants Current { get; } = OperatingSystem.IsMacOS() ? MacConstants.Values : LinuxConstants.Values;

    internal required int OpenNoControllingTerminal { get; init; }
    internal required int OpenNonBlocking { get; init; }
    internal required int OpenCloseOnExec { get; init; }
    internal required nuint SetWindowSize { get; init; }
    internal required int SpawnSetSession { get; init; }

    /// <summary>A flag of <c>posix_spawn</c> that closes everything the actions did not open; 0 where there is none.</summary>
    internal required int SpawnCloseByDefault { get; init; }

    internal required int WaitNoReap { get; init; }

    /// <summary>Offset of <c>si_pid</c> in <c>siginfo_t</c>, in bytes.</summary>
    internal required int SignalInfoPid { get; init; }

    internal required int SignalContinue { get; init; }
    internal required int TryAgain { get; init; }
    internal required int TooManyLinks { get; init; }

    // The same on both, and fixed by long use.
    internal const int OpenReadWrite = 2;
    internal const int SetDescriptorFlags = 2;
    internal const int GetStatusFlags = 3;
    internal const int SetStatusFlags = 4;
    internal const int CloseOnExec = 1;
    internal const int SpawnSetDefaultSignals = 0x4;
    internal const int SpawnSetSignalMask = 0x8;
    internal const int WaitNoHang = 1;
    internal const int WaitExited = 4;
    internal const int WaitForPid = 1;
    internal const int WaitForAll = 0;
    internal const int MayExecute = 1;
    internal const int SignalKill = 9;
    internal const int SignalTerminate = 15;
}
