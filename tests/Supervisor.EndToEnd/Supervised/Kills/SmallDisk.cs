using System.Diagnostics;
using System.Globalization;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>
/// A disk of a few megabytes, for a state folder: a tmpfs in a user and mount namespace of its own, so that no privilege is needed and nothing is
/// mounted on the machine. A process holds the namespace; its <c>/proc/PID/root</c> leads there for everybody of the same user.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Script = "mount -t tmpfs -o \"size=$2,mode=700\" tmpfs \"$1\" && echo mounted && exec sleep 3600";

    private readonly Process _holder;
    private readonly DirectoryInfo _place;

    private SmallDisk(Process holder, DirectoryInfo place) => (_holder, _place) = (holder, place);

    /// <summary>Where it is.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/{_holder.Id}/root{_place.FullName}");

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Makes one; the test is skipped, with the reason, where the system allows no such namespace.</summary>
    public static async Task<SmallDisk> MakeAsync(string size, CancellationToken cancellationToken)
    {
        var place = Directory.CreateTempSubdirectory("sv-disk-");
        var start = new ProcessStartInfo("unshare", ["-rm", "sh", "-c", Script, "sh", place.FullName, size]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var holder = Process.Start(start)!;
        var disk = new SmallDisk(holder, place);
        if (await holder.StandardOutput.ReadLineAsync(cancellationToken) == "mounted") return disk;
        var reason = await holder.StandardError.ReadToEndAsync(cancellationToken);
        await disk.DisposeAsync();
        Assert.Skip($"this system gives no user namespace with a mount of its own, so there is no small disk: {reason.Trim()}");
        return disk;
    }

    /// <summary>Takes all room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        foreach (var piece in (int[])[1 << 16, 1 << 12, 1])
        {
            var zeros = new byte[piece];
            try
            {
                while (true) file.Write(zeros);
            }
            catch (IOException)
            {
                // Full, to a piece of this size.
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_holder.HasExited) _holder.Kill();
        await _holder.WaitForExitAsync(CancellationToken.None);
        _holder.Dispose();
        _place.Delete();
    }
}
