using System.Runtime.InteropServices;
using Supervisor.Control.Incidents;
using Supervisor.Daemon.Hosting;

namespace Supervisor.Daemon.Incidents;

/// <summary>What this machine is.</summary>
internal static class HostFacts
{
    private static readonly Lazy<string> System = new(NameOfSystem);

    public static IncidentPlatform Of(int columns, int rows) => new(
        System.Value,
        Kernel(),
        RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
        RuntimeInformation.FrameworkDescription,
        SupervisorDaemon.Version,
        $"{columns}x{rows}");

    /// <summary>Linux says its release in a file; elsewhere the runtime knows the kernel's version.</summary>
    private static string Kernel()
    {
        try
        {
            return OperatingSystem.IsLinux() ? $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}" : Environment.OSVersion.VersionString;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.OSVersion.VersionString;
        }
    }

    /// <summary>The distribution, where the system says it; else the kind of system.</summary>
    private static string NameOfSystem()
    {
        try
        {
            const string name = "PRETTY_NAME=";
            var line = File.ReadLines("/etc/os-release").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
            if (line is not null) return line[name.Length..].Trim('"');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not every system has it.
        }

        return OperatingSystem.IsMacOS() ? "macOS" : RuntimeInformation.RuntimeIdentifier;
    }
}
