using Supervisor.Control;

namespace Supervisor.Daemon.Hosting;

/// <summary>
/// Refuses places in which other users could put something in the way of ours: a folder of theirs, one that they may write, and a path that they could
/// lead elsewhere. What is in <c>state_dir</c> is believed, and run.
/// </summary>
internal static class PrivatePlace
{
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>As many links as the kernel follows.</summary>
    private const int MostLinks = 40;

    private const uint Root = 0;

    /// <summary>Who owns what belongs to no user of this namespace: the root folder of a container without root.</summary>
    private const uint Nobody = 65534;

    /// <summary>Checks a folder that the daemon keeps its own in.</summary>
    /// <param name="folder">Absolute, and there.</param>
    /// <param name="what">What it is for, as the subject of a sentence: <c>the socket's folder</c>.</param>
    /// <exception cref="DaemonRefusedException">It is not private enough; the message says why and what to do.</exception>
    public static void Check(string folder, string what)
    {
        folder = Path.GetFullPath(folder);
        CheckWay(folder, folder, what, 0);
        if (FileOwner.Of(Resolved(folder)) is not { } owner) return;
        if (owner.User != PeerCredentials.OwnUser)
            throw Refused(what, folder, $"it belongs to another user (uid {owner.User}); name a folder of your own");
        if ((owner.Mode & Others) != 0)
            throw Refused(what, folder, $"other users may write there; name a folder that only you may write, or 'chmod go-w {folder}'");
    }

    /// <summary>Checks that a path is not a link, which could be led elsewhere between two looks.</summary>
    /// <exception cref="DaemonRefusedException">It is one.</exception>
    public static void CheckNoLink(string path, string what)
    {
        if (FileOwner.Of(path) is { IsLink: true }) throw new DaemonRefusedException($"{what} {path} is a symbolic link; name the place itself, or remove the link");
    }

    /// <summary>Every folder on the way: whoever may rename one of them may put another in its place.</summary>
    private static void CheckWay(string path, string folder, string what, int links)
    {
        if (links > MostLinks) throw Refused(what, folder, "its symbolic links lead in a circle");
        for (var part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (FileOwner.Of(part) is not { } owner) continue;
            if (owner.User is not (Root or Nobody) && owner.User != PeerCredentials.OwnUser)
                throw Refused(what, folder, $"{part} belongs to another user (uid {owner.User}), who could put another folder there");
            if (owner.IsLink)
            {
                var target = new DirectoryInfo(part).LinkTarget!;
                CheckWay(Path.GetFullPath(target, Path.GetDirectoryName(part) ?? "/"), folder, what, links + 1);
            }
            else if (part != path && (owner.Mode & UnixFileMode.OtherWrite) != 0 && (owner.Mode & UnixFileMode.StickyBit) == 0)
            {
                throw Refused(what, folder, $"every user may write {part}, and so put another folder there; 'chmod o-w {part}', or name another");
            }
        }
    }

    private static string Resolved(string folder) => new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;

    private static DaemonRefusedException Refused(string what, string folder, string why) => new($"{what} {folder} is not private: {why}");
}
