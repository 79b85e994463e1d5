using System.Text;

namespace Supervisor.Claude.Incidents;

/// <summary>The end of a file that may be large and may be being written.</summary>
internal static class FileEnd
{
    /// <summary>Its last lines, whole ones only; none when it is not there or cannot be read.</summary>
    /// <param name="most">How much is read, in bytes.</param>
    public static IReadOnlyList<string> Lines(string path, int most)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var from = Math.Max(0, file.Length - most);
            file.Position = from;
            var bytes = new byte[Math.Min(most, file.Length - from)];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var lines = Encoding.UTF8.GetString(bytes, 0, read).Split('\n');
            // The first is cut where reading began, the last is being written.
            return lines[(from > 0 ? 1 : 0)..^1];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
