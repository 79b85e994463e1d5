using System.Text.Json;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Transcript;

/// <summary>
/// Finds the conversation that the client's <c>--continue</c> means: the latest of a folder. The name of the transcripts' folder is derived
/// from the working directory by rules of the client's; the records themselves say the working directory (<c>cwd</c>), which is compared.
/// </summary>
public static class LatestConversation
{
    /// <summary>At most so many transcripts are looked into, the latest first: a person's home may hold tens of thousands.</summary>
    private const int Looked = 2000;

    /// <summary>The id of the latest conversation of a folder that holds a prompt; null when there is none.</summary>
    /// <param name="environment">The session's environment, not the daemon's.</param>
    /// <param name="folder">The working directory, absolute; a symbolic link is taken for what it leads to, too.</param>
    /// <exception cref="IOException">The transcripts cannot be listed.</exception>
    public static Guid? Find(IReadOnlyDictionary<string, string> environment, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Transcripts.ConfigurationDirectory(environment) is not { } configuration) return null;
        var projects = new DirectoryInfo(Path.Combine(configuration, "projects"));
        if (!projects.Exists) return null;
        string[] names = [Path.TrimEndingDirectorySeparator(folder), RealPath(folder)];
        foreach (var file in projects.EnumerateDirectories()
            .SelectMany(project => project.EnumerateFiles("*.jsonl"))
            .Where(file => IdOf(file) is not null)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Take(Looked))
        {
            if (names.Contains(WorkingDirectoryOf(file)) && HoldsPrompt(file)) return IdOf(file);
        }

        return null;
    }

    /// <summary>The folder in which a conversation was begun, as its transcript says; null when it does not.</summary>
    public static string? FolderOf(string transcript) => WorkingDirectoryOf(new FileInfo(transcript));

    /// <summary>Whether two absolute paths lead to the same folder.</summary>
    public static bool IsSameFolder(string one, string other) =>
        RealPath(Path.TrimEndingDirectorySeparator(one)) == RealPath(Path.TrimEndingDirectorySeparator(other));

    private static Guid? IdOf(FileInfo file) =>
        Guid.TryParseExact(Path.GetFileNameWithoutExtension(file.Name), "D", out var id) ? id : null;

    private static bool HoldsPrompt(FileInfo file)
    {
        try
        {
            return Transcripts.ReadFile(file.FullName) is TranscriptContent.HasPrompt or TranscriptContent.HasAnswer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What the first record that knows it says: where the client was started. The first ones are short and do not.</summary>
    private static string? WorkingDirectoryOf(FileInfo file)
    {
        try
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            for (var read = 0; read < Transcripts.ReadBytes && reader.ReadLine() is { } line; read += line.Length)
            {
                if (WorkingDirectoryIn(line) is { } found) return found;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // One that cannot be read is not the one that is meant.
        }

        return null;
    }

    private static string? WorkingDirectoryIn(string line)
    {
        if (!line.Contains("\"cwd\"", StringComparison.Ordinal)) return null;
        try
        {
            using var record = JsonDocument.Parse(line);
            return record.RootElement.ValueKind == JsonValueKind.Object
                && record.RootElement.TryGetProperty("cwd", out var cwd)
                && cwd.ValueKind == JsonValueKind.String ? cwd.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // being written
        }
    }

    private static string RealPath(string folder)
    {
        try
        {
            // Only the last part of a path is resolved by .NET; the others are resolved one by one.
            var path = "/";
            foreach (var part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                path = Path.Combine(path, part);
                path = new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
            }

            return path;
        }
        catch (IOException)
        {
            return folder;
        }
    }
}
