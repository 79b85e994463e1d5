namespace Supervisor.Daemon.Storage;

/// <summary>
/// Keeps the secret of each session's hooks for as long as its client lives, so that one that outlives a daemon is heard by the next. A file each,
/// mode 0600 in a folder of mode 0700.
/// </summary>
internal sealed class TokenStore(StateFolder folder)
{
    private const int Length = 64;

    /// <summary>The token that a session's client was started with; null when none is known.</summary>
    public string? Find(string session)
    {
        try
        {
            var token = File.Exists(PathOf(session)) ? File.ReadAllText(PathOf(session)).Trim() : "";
            return token.Length == Length && token.All(char.IsAsciiHexDigit) ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // the other sources tell what hooks would
        }
    }

    /// <summary>Remembers it, before the client is started.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Save(string session, string token)
    {
        if (Find(session) != token) AtomicFile.Write(PathOf(session), token + "\n");
    }

    /// <summary>Forgets it.</summary>
    /// <exception cref="IOException">It could not be deleted.</exception>
    public void Delete(string session) => File.Delete(PathOf(session));

    private string PathOf(string session) => Path.Combine(folder.Settings, session + ".token");
}
