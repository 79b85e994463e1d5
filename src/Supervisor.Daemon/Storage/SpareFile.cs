using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Supervisor.Daemon.Storage;

/// <summary>
/// A second place for a file, whose room on the disk is taken while there is some: on a full disk the file can still be written there. It holds the
/// file only for as long as it names the version that it goes before, so it never comes back once the file itself was written again.
/// </summary>
/// <remarks>Form: a line <c>HASH-OF-THE-OLD LENGTH HASH-OF-THE-NEW</c>, the new content, and zeros. What does not fit its own line counts as none.</remarks>
internal static class SpareFile
{
    private const int Block = 4096;
    private const int LongestHead = 160;

    /// <summary>Where the spare place of a file is.</summary>
    public static string Of(string path) => path + ".spare";

    /// <summary>Takes room for a content of this length and its growth. Nothing is said when there is none: the next write tries again.</summary>
    public static void Reserve(string path, int length)
    {
        var wanted = ((2 * length) + LongestHead + Block - 1) / Block * Block;
        try
        {
            var known = new FileInfo(Of(path));
            if (known.Exists && known.Length >= length + LongestHead) return;
            using var file = Open(path, FileMode.OpenOrCreate);
            file.Seek(0, SeekOrigin.End);
            file.Write(new byte[wanted - file.Length]); // written, not only declared: a hole has no room
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then a full disk is told, and what must be written down is not done.
        }
    }

    /// <summary>Writes the content in place of the file that could not be written, to the disk.</summary>
    /// <exception cref="IOException">There is not so much room.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Version(path)} {content.Length} {Convert.ToHexString(SHA256.HashData(content))}\n"));
        using var file = Open(path, FileMode.Open);
        if (file.Length < head.Length + content.Length) throw new IOException("the room that was kept for it is too small");
        var whole = new byte[head.Length + content.Length];
        head.CopyTo(whole, 0);
        content.CopyTo(whole.AsSpan(head.Length));
        file.Write(whole);
        file.Flush(flushToDisk: true);
    }

    /// <summary>What is newest of a file: what stands in its spare place, if that goes before the file as it is, else the file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadNewest(string path)
    {
        var content = File.ReadAllBytes(path);
        return Read(path, content) ?? content;
    }

    /// <summary>Whether what is newest stands in the spare place.</summary>
    public static bool IsNewest(string path)
    {
        try
        {
            return File.Exists(path) && Read(path, File.ReadAllBytes(path)) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Gives the room back.</summary>
    /// <exception cref="IOException">It could not be deleted.</exception>
    public static void Delete(string path) => File.Delete(Of(path));

    private static byte[]? Read(string path, byte[] old)
    {
        try
        {
            if (!File.Exists(Of(path))) return null;
            var spare = File.ReadAllBytes(Of(path));
            var end = spare.AsSpan(0, Math.Min(spare.Length, LongestHead)).IndexOf((byte)'\n');
            if (end < 0) return null;
            var head = Encoding.ASCII.GetString(spare, 0, end).Split(' ');
            if (head.Length != 3 || head[0] != Version(old)) return null;
            if (!int.TryParse(head[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > spare.Length - end - 1) return null;
            var content = spare[(end + 1)..(end + 1 + length)];
            return Version(content) == head[2] ? content : null; // it may have been cut off while it was written
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Version(string path) => Version(File.ReadAllBytes(path));

    private static string Version(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (mode == FileMode.OpenOrCreate) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Of(path), options);
    }
}
