namespace Supervisor.Terminal.Tests.Pty;

/// <summary>The real programs that tests start. Never a shell: one as child hides a missing controlling terminal.</summary>
internal static class Programs
{
    internal static string Python { get; } = FindBinary("python3");

    internal static string Node { get; } = FindBinary("node");

    internal static string? FindOrNull(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(IsBinary);

    private static string FindBinary(string name) => FindOrNull(name)
        ?? throw new InvalidOperationException($"These tests need {name} on PATH, as a binary and not as a wrapper script.");

    /// <summary>Version managers put shell scripts of the same name on PATH; those would be a shell between us and the program.</summary>
    private static bool IsBinary(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        return file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is not [(byte)'#', (byte)'!'];
    }
}
