using System.Globalization;

namespace Supervisor.Trampoline;

/// <summary>What a program inherits through execve and must not inherit from a .NET runtime.</summary>
internal static class Inheritance
{
    private const int HighestSignal = 64;

    /// <summary>Marks everything above 2 to be closed by execve, so that it still serves us if execve fails.</summary>
    internal static void CloseDescriptorsOnExec()
    {
        if (OperatingSystem.IsLinux() && Libc.CloseRangeOnExec(3)) return;
        // Linux before 5.11, and macOS. The listing's own descriptor is in it too, which is harmless.
        var listing = OperatingSystem.IsLinux() ? "/proc/self/fd" : "/dev/fd";
        foreach (var entry in Directory.GetFileSystemEntries(listing))
        {
            if (int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var descriptor) && descriptor > 2)
                Libc.CloseOnExec(descriptor);
        }
    }

    /// <summary>Ignored signals stay ignored through execve, and .NET ignores SIGPIPE; handlers are reset by execve itself.</summary>
    internal static void ResetSignals()
    {
        for (var signal = 1; signal <= HighestSignal; signal++) Libc.DefaultSignal(signal);
        Libc.UnblockAllSignals();
    }
}
