using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Faults;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>Any one source of signals may be missing: a turn that failed and one that stalls are still answered rightly.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class MissingSourceTests : SupervisedTest
{
    private static readonly (string Source, Action<RigFolder, string> Remove)[] Sources =
    [
        ("hook", (folder, session) => File.WriteAllText(Path.Combine(folder.Home(session), ".claude", "settings.json"), """{ "disableAllHooks": true }""")),

        // A folder where a file should be, and a file where a folder should be: not even root can write there.
        ("debug_log", (folder, session) => Directory.CreateDirectory(folder.DebugFile(session))),
        ("transcript", (folder, session) => File.WriteAllText(Path.Combine(folder.Home(session), ".claude", "projects"), "")),
        ("registry", (folder, session) => File.WriteAllText(Path.Combine(folder.Home(session), ".claude", "sessions"), "")),
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Without_any_one_source_a_failed_turn_and_a_stalled_one_are_each_retried_once(string version)
    {
        var rig = await PrepareAsync(
            [.. Sources.Select(s => RigSession.Client(Name(s.Source), version, "be ready"))],
            recovery: new JsonObject { ["stall_after"] = "10s", ["backoff"] = new JsonArray("500ms") });
        foreach (var (source, remove) in Sources) remove(rig.Folder, Name(source));
        await rig.StartDaemonAsync();

        var problems = await Task.WhenAll(Sources.Select(s => RunAsync(rig, s.Source)));

        Assert.True(problems.All(p => p.Length == 0), string.Join('\n', problems));
    }

    private static string Name(string source) => "no-" + source.Replace('_', '-');

    private static async Task<string> RunAsync(DaemonRig rig, string missing)
    {
        var turn = new FaultTurn(rig, Name(missing), Cancel);
        await turn.WarmUpAsync();
        var failed = await turn.RunAsync("reset-after-block:1s");
        var stalled = await turn.RunAsync("pings-mid-text");

        var entries = rig.Journal().Where(e => (string?)e["session"] == Name(missing));
        var told = entries.Select(e => (string?)e["signal"]?["source"]).ToHashSet();
        return Check(failed, FaultOutcome.Retried("transient"), 0) + Check(stalled, FaultOutcome.Interrupted, 1)
            + (told.Contains(missing) ? $"{missing} was not missing\n" : "") + (told.Contains("screen") ? "" : $"the screen told nothing without {missing}\n");

        string Check(FaultResult result, FaultOutcome expected, int escapes) =>
            (result.Outcome, result.Incidents, result.Escapes, result.Retries, result.Verified, result.SameProcess) == (expected, 1, escapes, 1, 1, true)
                ? ""
                : $"without {missing}: {result with { Story = "" }}\n{result.Story}\n";
    }
}
