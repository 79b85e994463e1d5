using System.Globalization;
using System.Text;

namespace Supervisor.HostProcess;

/// <summary>A few lines for people, in a private file of bounded size with one older one beside it. On a full disk nothing is written, and the host goes on.</summary>
internal sealed class HostLog(string path) : IDisposable
{
    private const long MostBytes = 256 * 1024;

    private readonly Lock _gate = new();
    private FileStream? _file;

    /// <summary>Writes a line. From any thread.</summary>
    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {line.ReplaceLineEndings(" | ")}\n"));
        lock (_gate)
        {
            try
            {
                if (_file is { Length: > MostBytes }) TurnOver();
                _file ??= Open();
                _file.Write(bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // There is nobody to tell.
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void TurnOver()
    {
        _file!.Dispose();
        _file = null;
        File.Move(path, path + ".1", overwrite: true);
    }

    private FileStream Open() => new(path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
