using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Supervisor.Claude.Files;
using Supervisor.Claude.Transcript;
using Supervisor.Core;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Registry;

/// <summary>
/// Follows the client's own word on the state of one process: <c>sessions/PID.json</c> under its configuration directory (measured on
/// 2.1.146 and 2.1.329; older versions may write none). A file that is absent, half-written, too large or speaks of another process tells nothing.
/// </summary>
public static class RegistryFile
{
    /// <summary>A file has some hundred bytes; one that is larger is none of the client's.</summary>
    private const int LargestFile = 64 * 1024;

    private const int MaxTextLength = 200;

    /// <summary>Where the file of a process would be; null when the environment does not say where the client keeps its files.</summary>
    /// <param name="environment">The session's environment, not the daemon's.</param>
    public static string? PathOf(IReadOnlyDictionary<string, string> environment, int processId) =>
        Transcripts.ConfigurationDirectory(environment) is { } configuration
            ? Path.Combine(configuration, "sessions", string.Create(CultureInfo.InvariantCulture, $"{processId}.json"))
            : null;

    /// <summary>What the file says whenever it says something else. Ends only by cancellation; to be enumerated once.</summary>
    /// <param name="watcher">The watcher of the file's folder.</param>
    /// <param name="processId">Whose it must be.</param>
    public static async IAsyncEnumerable<RegistryShown> FollowAsync(
        FolderWatcher watcher, int processId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        var name = string.Create(CultureInfo.InvariantCulture, $"{processId}.json");
        var news = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
        using var subscription = watcher.Subscribe(name, _ => news.Writer.TryWrite(true));
        RegistryShown? last = null;
        while (true)
        {
            if (Read(Path.Combine(watcher.Directory, name), processId) is { } shown && shown != last)
            {
                last = shown;
                yield return shown;
            }

            await news.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What a file says of a process; null for nothing.</summary>
    public static RegistryShown? Read(string path, int processId)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length is 0 or > LargestFile) return null;
            using var json = JsonDocument.Parse(file);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("pid", out var pid) || !pid.TryGetInt32(out var named) || named != processId
                || Text(root, "status") is not { } status) return null;
            return new RegistryShown(status, Text(root, "waitingFor"));
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null; // not there, or being written: the end of the writing is news again
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? PlainText.Clean(text, MaxTextLength)
            : null;
}
