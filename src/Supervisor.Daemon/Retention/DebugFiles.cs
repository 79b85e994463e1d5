namespace Supervisor.Daemon.Retention;

/// <summary>Sets a client's debug file aside when it has grown: only before the client is started, for a live one appends to it and is followed.</summary>
internal static class DebugFiles
{
    /// <summary>How the name of a file ends that was set aside.</summary>
    public const string Aside = ".log.1";

    /// <summary>Bytes: some hundred turns. Less is not worth a second file.</summary>
    public const long Grown = 20_000_000;

    /// <summary>Sets the file aside if it is larger than <see cref="Grown"/>; an earlier one that was set aside is lost.</summary>
    /// <returns>Why not, for people; null when all is well.</returns>
    public static string? SetAside(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.LinkTarget is not null || file.Length <= Grown) return null;
            file.MoveTo(Path.ChangeExtension(path, Aside), overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"its debug file {path} has grown and cannot be set aside: {e.Message}";
        }
    }
}
