using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>
/// <c>kill -9</c> of the daemon at random moments, with real clients in work and an API that fails: every turn completes, nothing is typed twice,
/// nothing is spent twice or forgotten, nothing is left behind. The long form is <c>bench/daemon-kill</c>.
/// </summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class DaemonKillTests : SupervisedTest
{
    [Fact]
    public async Task Daemons_that_are_killed_over_and_over_cost_no_turn_no_key_and_no_budget()
    {
        var options = KillOptions.OfEnvironment();
        var rig = await StartAsync(
            [
                .. options.Names.Select((name, i) => RigSession.Client(name, options.Versions[i % options.Versions.Count], null, "--permission-mode", "default")),
                CountingProgram.Settings,
            ],
            recovery: KillCampaign.Recovery);
        foreach (var name in options.Names) rig.Folder.AllowTools(name);
        var problems = new List<string>();

        var figures = await new KillCampaign(rig, options).RunAsync(problems, Cancel);

        figures += "\n\n" + string.Join('\n', problems);
        if (options.Report is { } report) await File.WriteAllTextAsync(report, figures, Cancel);
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(problems.Count == 0, figures);
    }
}
