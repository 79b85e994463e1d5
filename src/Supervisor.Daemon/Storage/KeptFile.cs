namespace Supervisor.Daemon.Storage;

/// <summary>Files that are in the way and may hold the only trace of something: they are kept, under another name.</summary>
internal static class KeptFile
{
    private const int Most = 100;

    /// <summary>Renamed, not copied: that works for a file that cannot be read, too. What was kept before is not overwritten.</summary>
    /// <param name="why">The ending that says why it is kept.</param>
    /// <returns>The end of a sentence: where it is, or why it cannot be kept.</returns>
    public static string Rename(string path, string why)
    {
        var kept = $"{path}.{why}";
        for (var number = 2; File.Exists(kept) && number < Most; number++) kept = $"{path}.{why}-{number}";
        try
        {
            File.Move(path, kept, overwrite: true);
            return $"it is kept as {kept}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be kept aside ({e.Message})";
        }
    }
}
