using Supervisor.Control;

namespace Supervisor.Ctl.Tests;

public sealed class InstalledProgramTests : IDisposable
{
    private const string Hook = "supervisor-hook";
    private readonly DirectoryInfo _lib = Directory.CreateTempSubdirectory("sv-lib ");

    public InstalledProgramTests()
    {
        foreach (var release in new[] { "1", "2" })
        {
            _lib.CreateSubdirectory(release);
            File.WriteAllText(At(release), "");
        }
    }

    public void Dispose() => _lib.Delete(recursive: true);

    [Fact]
    public void A_program_of_a_release_is_named_through_the_link_to_the_one_in_force()
    {
        Link("2");
        Assert.Equal(At("current"), InstalledProgram.PathOf(Hook, Path.Combine(_lib.FullName, "2") + "/"));
        Assert.Equal(At("current"), InstalledProgram.PathOf(Hook, Path.Combine(_lib.FullName, "1")));
    }

    [Fact]
    public void What_was_not_installed_so_is_named_where_it_is()
    {
        Assert.Equal(At("1"), InstalledProgram.PathOf(Hook, Path.Combine(_lib.FullName, "1")));
        Link("gone");
        Assert.Equal(At("1"), InstalledProgram.PathOf(Hook, Path.Combine(_lib.FullName, "1")));
        File.Delete(Path.Combine(_lib.FullName, "current"));
        Link(Path.Combine(_lib.FullName, "2")); // somebody else's link
        Assert.Equal(At("1"), InstalledProgram.PathOf(Hook, Path.Combine(_lib.FullName, "1")));
        Assert.Equal("/" + Hook, InstalledProgram.PathOf(Hook, "/"));
    }

    private string At(string release) => Path.Combine(_lib.FullName, release, Hook);

    private void Link(string target) => Directory.CreateSymbolicLink(Path.Combine(_lib.FullName, "current"), target);
}
