namespace Supervisor.Bench.Running;

/// <summary>A big debug file: what the real clients wrote, as the tests have it captured, again and again.</summary>
internal static class DebugFile
{
    /// <summary>Writes it, and leaves it in the cache, where both sides find it.</summary>
    /// <exception cref="BenchFailedException">There are no captures.</exception>
    public static async Task WriteAsync(BenchOptions options, string file, long length, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Repository, "tests", "Supervisor.Claude.Tests", "TestData", "captures");
        var captured = Directory.Exists(folder) ? Directory.GetFiles(folder, "debug.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : [];
        if (captured.Length == 0) throw new BenchFailedException($"there are no captured debug files in {folder}");
        var pieces = captured.Select(File.ReadAllBytes).ToArray();
        var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        await using var _ = stream.ConfigureAwait(false);
        for (var at = 0; stream.Length < length; at = (at + 1) % pieces.Length) await stream.WriteAsync(pieces[at], cancellationToken).ConfigureAwait(false);
    }
}
