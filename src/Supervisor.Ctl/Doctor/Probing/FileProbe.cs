using System.Net.Sockets;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Control;

namespace Supervisor.Ctl.Doctor.Probing;

/// <summary>Looks at our own files and sockets.</summary>
internal static class FileProbe
{
    private static readonly string[] PrivateFolders = ["", "sessions", "runs", "journal", "incidents", "debug", "settings", "logs"];

    /// <summary>A daemon that has just been started on a busy machine takes seconds.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(15);

    /// <summary>Who may do what with the state, the socket and the configuration, as far as they are there.</summary>
    public static IReadOnlyList<PermissionFacts> Permissions(string state, string socket, string? config)
    {
        var facts = new List<PermissionFacts>();
        facts.AddRange(PrivateFolders.Select(f => f.Length == 0 ? state : Path.Combine(state, f)).Where(Directory.Exists).Select(f => Of(Kept.StateFolder, f)));
        if (File.Exists(socket)) facts.Add(Of(Kept.Socket, socket));
        if (config is not null && File.Exists(config)) facts.Add(Of(Kept.Configuration, config));
        return facts;
    }

    /// <summary>Who is at the sockets. The daemon is asked for its version; the host is not spoken to.</summary>
    public static SocketFacts Sockets(string socket, string? state, string ownVersion)
    {
        var host = socket + ".host";
        VersionReply? reply = null;
        var there = At(socket);
        if (there == AtSocket.Supervisor)
        {
            try
            {
                reply = new ControlClient(socket).Get(ControlApi.Version, ControlJson.Default.VersionReply, Answer);
            }
            catch (Exception e) when (e is DaemonUnreachableException or ControlException or IOException)
            {
                there = AtSocket.SomebodyElse;
            }
        }

        return new SocketFacts(
            socket, Encoding.UTF8.GetByteCount(host), there, reply?.Version, reply?.Pid ?? 0, reply?.StateDirectory, ownVersion, state, Listens(host));
    }

    /// <summary>What each part of the state takes.</summary>
    public static IReadOnlyList<PartFacts> Parts(string state, RetentionConfig retention) =>
        [.. new[] { ("journal", retention.Journal), ("incidents", retention.Incidents), ("debug", retention.Debug), ("logs", retention.Logs) }
            .Select(p => (Part: p.Item1, Folder: Path.Combine(state, p.Item1), Bound: p.Item2.Size))
            .Where(p => Directory.Exists(p.Folder))
            .Select(p => new PartFacts(p.Part, p.Folder, Bytes(p.Folder), p.Bound))];

    /// <summary>When the newest file of the state was written.</summary>
    public static DateTimeOffset? Newest(string state)
    {
        if (!Directory.Exists(state)) return null;
        var files = Files(state).Concat(Files(Path.Combine(state, "sessions"))).Concat(Files(Path.Combine(state, "journal"))).ToList();
        return files.Count == 0 ? null : files.Max(f => new DateTimeOffset(f.LastWriteTimeUtc));
    }

    private static IEnumerable<FileInfo> Files(string folder) => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles() : [];

    private static long Bytes(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private static PermissionFacts Of(Kept kind, string path) => new(kind, path, File.GetUnixFileMode(path), SystemCalls.OwnerOf(path));

    private static AtSocket At(string socket)
    {
        if (!File.Exists(socket)) return AtSocket.Nobody;
        try
        {
            using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            probe.Connect(new UnixDomainSocketEndPoint(socket));
            return AtSocket.Supervisor;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return AtSocket.Stale;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return AtSocket.SomebodyElse;
        }
    }

    /// <summary>Whether somebody listens, without knocking: the kernel's list of unix sockets has the path of each that does.</summary>
    private static AtSocket Listens(string socket)
    {
        if (!File.Exists(socket)) return AtSocket.Nobody;
        const string List = "/proc/net/unix";
        if (!File.Exists(List)) return At(socket);
        return File.ReadLines(List).Any(line => line.EndsWith(" " + socket, StringComparison.Ordinal)) ? AtSocket.Supervisor : AtSocket.Stale;
    }
}
