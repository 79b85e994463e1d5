using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Transcript;

/// <summary>
/// Finds and judges the client's transcripts: <c>projects/SLUG/SESSION.jsonl</c> under its configuration directory. Measured on
/// 2.1.146 and 2.1.329: there is none before the first prompt, and then <c>--resume</c> says that there is no conversation. When
/// a client ends around its first turn, even by SIGTERM just after the answer, there may be one without a prompt: <c>--resume</c>
/// says the same, and <c>--session-id</c> that it is in use.
/// </summary>
/// <remarks>
/// An id whose transcript holds no prompt is lost, also measured: 2.1.146 killed as its first request leaves has written a title
/// and no prompt; then <c>--resume</c> says that there is no conversation and <c>--session-id</c> that the id is in use, and
/// so do both clients with an empty file. Such a session goes on under a new id, its first prompt not yet submitted.
/// </remarks>
public static class Transcripts
{
    /// <summary>How much is read from each end of a transcript, in bytes: they grow to hundreds of megabytes.</summary>
    public const int ReadBytes = 1024 * 1024;

    /// <summary>Where the client keeps its files: <c>CLAUDE_CONFIG_DIR</c> or <c>HOME/.claude</c> of its own environment.</summary>
    /// <returns>The directory, or null when the environment names neither.</returns>
    public static string? ConfigurationDirectory(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.TryGetValue("CLAUDE_CONFIG_DIR", out var named) && named.Length > 0) return named;
        return environment.TryGetValue("HOME", out var home) && home.Length > 0 ? Path.Combine(home, ".claude") : null;
    }

    /// <summary>The transcript of a conversation, or null when there is none.</summary>
    /// <param name="environment">The session's environment, not the daemon's.</param>
    /// <param name="sessionId">The conversation's id.</param>
    /// <remarks>The folder's name is derived from the working directory by rules of the client's: all are looked into.</remarks>
    public static string? Find(IReadOnlyDictionary<string, string> environment, string sessionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        if (sessionId.AsSpan().IndexOfAny("/\\*?") >= 0 || sessionId.Contains("..", StringComparison.Ordinal)) return null;
        if (ConfigurationDirectory(environment) is not { } configuration) return null;
        var projects = new DirectoryInfo(Path.Combine(configuration, "projects"));
        if (!projects.Exists) return null;

        // Two folders can hold one id when a working directory was moved; the client goes on with the one written last.
        return projects.EnumerateDirectories()
            .Select(project => new FileInfo(Path.Combine(project.FullName, sessionId + ".jsonl")))
            .Where(file => file.Exists)
            .MaxBy(file => file.LastWriteTimeUtc)?.FullName;
    }

    /// <summary>What the transcript of a conversation holds.</summary>
    /// <param name="environment">The session's environment, not the daemon's.</param>
    /// <param name="sessionId">The conversation's id.</param>
    public static TranscriptContent Read(IReadOnlyDictionary<string, string> environment, string sessionId)
    {
        try
        {
            if (ConfigurationDirectory(environment) is null) return TranscriptContent.Unknown;
            return Find(environment, sessionId) is { } path ? ReadFile(path) : TranscriptContent.Absent;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return TranscriptContent.Unknown;
        }
    }

    /// <summary>What one transcript file holds. Of a long one the beginning and the end are read.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TranscriptContent ReadFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = Judge(file, 0, Math.Min(file.Length, ReadBytes));
        if (file.Length <= ReadBytes || start == TranscriptContent.HasAnswer) return start;

        var from = Math.Max(ReadBytes, file.Length - ReadBytes);
        var end = Judge(file, from, file.Length - from);

        // A record longer than what is read is a prompt with a pasted image, or comes after one: to take it for none would
        // submit the first prompt again.
        return (TranscriptContent)Math.Max((int)TranscriptContent.HasPrompt, Math.Max((int)start, (int)end));
    }

    /// <summary>
    /// When the last turn of a conversation was answered completely: its last record is an answer that ended by itself, and the end of the turn stands
    /// behind it. A broken stream may leave such an answer for half a second, without that end (2.1.329 [measured]).
    /// </summary>
    /// <param name="environment">The session's environment, not the daemon's.</param>
    /// <param name="sessionId">The conversation's id.</param>
    /// <returns>UTC; null when it was not answered so, or that cannot be told.</returns>
    public static DateTimeOffset? AnsweredAt(IReadOnlyDictionary<string, string> environment, string sessionId)
    {
        try
        {
            if (ConfigurationDirectory(environment) is null || Find(environment, sessionId) is not { } path) return null;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var from = Math.Max(0, file.Length - ReadBytes);
            file.Position = from;
            var bytes = new byte[file.Length - from];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var ended = false;
            foreach (var line in SplitLines(bytes.AsMemory(0, read)).Reverse())
            {
                if (TranscriptRecord.JudgeEnd(line) is var (at, isAnswer)) return ended && isAnswer ? at : null;
                ended |= TranscriptRecord.IsTurnEnd(line);
            }

            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static TranscriptContent Judge(FileStream file, long from, long length)
    {
        file.Position = from;
        var bytes = new byte[length];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var found = TranscriptContent.NoPrompt;
        foreach (var range in SplitLines(bytes.AsMemory(0, read)))
        {
            found = (TranscriptContent)Math.Max((int)found, (int)TranscriptRecord.Judge(range));
            if (found == TranscriptContent.HasAnswer) break;
        }

        return found;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> SplitLines(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var newline = bytes.Span.IndexOf((byte)'\n');
            var line = newline < 0 ? bytes : bytes[..newline];
            bytes = newline < 0 ? default : bytes[(newline + 1)..];
            if (!line.IsEmpty) yield return line;
        }
    }
}
