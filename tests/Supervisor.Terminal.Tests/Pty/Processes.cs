using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>What the system knows of processes by their pid.</summary>
internal static class Processes
{
    /// <summary>Whether the process runs; a zombie does not.</summary>
    internal static bool Lives(int pid) =>
        ProcessTable.Read().Entries.TryGetValue(pid, out var entry) && !entry.IsZombie;

    /// <summary>Ends a process that a test left on purpose.</summary>
    internal static void Kill(int pid) => _ = Libc.Kill(pid, SystemConstants.SignalKill);

    /// <summary>Waits for what sends no event of its own.</summary>
    internal static async Task Until(Func<bool> condition, string what)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(30)) Assert.Fail($"Waited 30 s for {what}.");
            await look.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What this process has open, as the system names it.</summary>
    internal static string[] OpenDescriptors() =>
        [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(d => new FileInfo(d).LinkTarget ?? "")];

    internal static bool IsOfTerminals(string descriptor) =>
        descriptor.Contains("ptmx", StringComparison.Ordinal) || descriptor.Contains("pidfd", StringComparison.Ordinal);

    /// <summary>The numbers after a word at the start of a line, as test programs print them.</summary>
    internal static int[] Numbers(string output, string word) => [.. output
        .ReplaceLineEndings("\n").Split('\n').First(l => l.StartsWith(word + " ", StringComparison.Ordinal))
        .Split(' ').Skip(1).Select(int.Parse)];
}
