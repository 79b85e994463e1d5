using System.Globalization;
using System.Text.Json;
using Supervisor.Claude.Transcript;

namespace Supervisor.Claude.Registry;

/// <summary>
/// The client's own word on which process holds which conversation: <c>sessions/PID.json</c> under its configuration directory
/// (2.1.329; older versions write none). What a killed client left behind names a process that is gone.
/// </summary>
public static class OpenConversations
{
    /// <summary>A file has some hundred bytes; one that is larger is none of the client's.</summary>
    private const int LargestFile = 64 * 1024;

    /// <summary>The process that holds a conversation; null when none is known to.</summary>
    /// <param name="environment">The session's environment, not the daemon's.</param>
    /// <param name="sessionId">The conversation's id.</param>
    public static int? HolderOf(IReadOnlyDictionary<string, string> environment, string sessionId)
    {
        if (Transcripts.ConfigurationDirectory(environment) is not { } configuration) return null;
        var folder = new DirectoryInfo(Path.Combine(configuration, "sessions"));
        try
        {
            foreach (var file in folder.Exists ? folder.EnumerateFiles("*.json") : [])
            {
                if (int.TryParse(Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                    && file.Length <= LargestFile
                    && IsAlive(pid)
                    && SessionIdIn(file) == sessionId)
                {
                    return pid;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be read tells nothing.
        }

        return null;
    }

    private static string? SessionIdIn(FileInfo file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("sessionId", out var id)
                && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // being written, or gone
        }
    }

    /// <summary>Where there is no <c>/proc</c> (macOS, untested) nothing is known, and nothing is in the way.</summary>
    private static bool IsAlive(int pid) => Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"));
}
