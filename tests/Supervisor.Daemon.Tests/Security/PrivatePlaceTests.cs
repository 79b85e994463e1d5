using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Security;

public sealed class PrivatePlaceTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_ones_own_below_one_that_is_shared_is_private() => PrivatePlace.Check(Made("a", Owner), "state_dir"); // it stands in the sticky /tmp

    [Theory]
    [InlineData(Everybody)]
    [InlineData(Everybody | UnixFileMode.StickyBit)]
    [InlineData(Owner | UnixFileMode.GroupWrite)]
    public void One_that_others_may_write_is_refused_with_what_to_do(UnixFileMode mode)
    {
        var folder = Made("a", mode);
        var refused = Assert.Throws<DaemonRefusedException>(() => PrivatePlace.Check(folder, "state_dir"));
        Assert.Equal($"state_dir {folder} is not private: other users may write there; name a folder that only you may write, or 'chmod go-w {folder}'", refused.Message);
    }

    [Fact]
    public void One_below_a_folder_in_which_everybody_may_rename_it_is_refused()
    {
        var shared = Made("shared", Everybody);
        var folder = Made("shared/own", Owner);
        var refused = Assert.Throws<DaemonRefusedException>(() => PrivatePlace.Check(folder, "state_dir"));
        Assert.Contains($"every user may write {shared}", refused.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(shared, Everybody | UnixFileMode.StickyBit);
        PrivatePlace.Check(folder, "state_dir");
    }

    [Fact]
    public void A_link_is_followed_and_where_it_leads_must_be_private_too()
    {
        var link = _folder["link"];
        File.CreateSymbolicLink(link, Made("good", Owner));
        PrivatePlace.Check(link, "state_dir");
        File.Delete(link);
        Made("shared", Everybody);
        File.CreateSymbolicLink(link, Made("shared/own", Owner));
        Assert.Throws<DaemonRefusedException>(() => PrivatePlace.Check(link, "state_dir"));
        File.Delete(link);
        File.CreateSymbolicLink(link, link);
        Assert.Throws<DaemonRefusedException>(() => PrivatePlace.Check(link, "state_dir"));
    }

    [Fact]
    public void A_socket_that_is_a_link_is_refused_even_when_it_leads_nowhere()
    {
        var link = _folder["s.sock"];
        PrivatePlace.CheckNoLink(link, "the socket");
        File.CreateSymbolicLink(link, _folder["nowhere"]);
        var refused = Assert.Throws<DaemonRefusedException>(() => PrivatePlace.CheckNoLink(link, "the socket"));
        Assert.StartsWith($"the socket {link} is a symbolic link", refused.Message, StringComparison.Ordinal);
    }

    private string Made(string name, UnixFileMode mode)
    {
        var path = _folder[name];
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
