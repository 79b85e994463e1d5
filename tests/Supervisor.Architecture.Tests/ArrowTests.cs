using System.Xml.Linq;

namespace Supervisor.Architecture.Tests;

/// <summary>The arrows of the house point from the edges to the core, never back.</summary>
public sealed class ArrowTests
{
    /// <summary>What each part may know at the most.</summary>
    private static readonly Dictionary<string, string[]> House = new()
    {
        ["Supervisor.Core"] = [],
        ["Supervisor.Terminal"] = [],
        ["Supervisor.Control"] = [],
        ["Supervisor.Trampoline"] = [],
        ["Supervisor.PtyHost"] = ["Supervisor.Terminal"],
        ["Supervisor.Configuration"] = ["Supervisor.Core"],
        ["Supervisor.Claude"] = ["Supervisor.Core", "Supervisor.Terminal"],
        ["Supervisor.Hooks"] = ["Supervisor.Control"],
        // "diagnose" works without a daemon, and so needs the knowledge of the client.
        ["Supervisor.Ctl"] = ["Supervisor.Control", "Supervisor.Configuration", "Supervisor.Claude"],
        ["Supervisor.Daemon"] =
            ["Supervisor.Core", "Supervisor.Terminal", "Supervisor.Claude", "Supervisor.Configuration", "Supervisor.Control"],
    };

    public static TheoryData<string> Projects() => [.. Checkout.Files("src", "*.csproj")];

    [Fact]
    public void Every_part_has_its_place_in_the_house() => Assert.Equal(
        House.Keys.Order(StringComparer.Ordinal), Checkout.Files("src", "*.csproj").Select(Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_part_refers_only_to_what_it_may_know(string project)
    {
        var items = XDocument.Load(Checkout.PathOf(project)).Descendants().ToArray();
        var references = items.Where(e => e.Name.LocalName == "ProjectReference").Select(e => Name(e.Attribute("Include")!.Value));
        Assert.Empty(references.Except(House[Name(project)]));
        Assert.DoesNotContain(items, e => e.Name.LocalName == "Compile" && e.Attribute("Include")?.Value.Contains("..", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("Supervisor.Core")]
    [InlineData("Supervisor.Terminal")]
    [InlineData("Supervisor.Claude")]
    [InlineData("Supervisor.Configuration")]
    [InlineData("Supervisor.Control")]
    [InlineData("supervisor-hook")]
    [InlineData("supervisorctl")]
    [InlineData("supervisord")]
    [InlineData("supervisor-ptyhost")]
    public void What_was_built_refers_only_to_what_it_may_know(string assembly)
    {
        var part = assembly switch
        {
            "supervisord" => "Supervisor.Daemon",
            "supervisorctl" => "Supervisor.Ctl",
            "supervisor-hook" => "Supervisor.Hooks",
            "supervisor-ptyhost" => "Supervisor.PtyHost",
            _ => assembly,
        };
        using var built = new BuiltAssembly(assembly);
        var ours = built.References.Where(r => r.StartsWith("supervisor", StringComparison.OrdinalIgnoreCase));
        // A library may be seen through one that is referred to: Ctl loads a configuration whose policies are Core's.
        var reach = House[part].Concat(House[part].SelectMany(p => House[p]));
        Assert.Empty(ours.Except(reach));
    }

    [Fact]
    public void Nothing_refers_to_an_executable() => Assert.DoesNotContain(
        House.Values.SelectMany(v => v), part => part is "Supervisor.Daemon" or "Supervisor.Ctl" or "Supervisor.Hooks" or "Supervisor.Trampoline" or "Supervisor.PtyHost");

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
