namespace Supervisor.Daemon.Storage;

/// <summary>
/// Keeps the secret of each session's hooks for as long as its client lives, so that one that outlives a daemon is heard by the next. A file each,
/// mode 0600 in a folder of mode 0700.
/// </summary>
internal sealed class TokenStore(StateFolder folder)
{
    private const string Suffix = ".token";
    private const int Length = 64;
    private volatile bool _revoked;

    /// <summary>The token that a session's client was started with; null when none is known.</summary>
    public string? Find(string session)
    {
        if (_revoked) return null;
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

    /// <summary>None that was kept until now is known any more, here and to later daemons: somebody else may have read them.</summary>
    /// <returns>Why some could not be deleted, so that a later daemon may find them; null when all are.</returns>
    public string? Revoke()
    {
        _revoked = true;
        try
        {
            foreach (var file in Directory.Exists(folder.Settings) ? Directory.GetFiles(folder.Settings, "*" + Suffix) : []) File.Delete(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private string PathOf(string session) => Path.Combine(folder.Settings, session + Suffix);
}
