using System.Diagnostics;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>The short form of <c>scripts/campaign</c>: two sessions with failed and stalled turns and a dialog, without and with a daemon.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class CampaignTests
{
    // Its plan has failures, stalls and a dialog among the first tasks of both sessions.
    private const string Seed = "783";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_campaign_completes_more_with_a_supervisor_than_without_and_finds_no_wrong_action()
    {
        using var slots = await ClientSlots.TakeAsync(ClientSlots.Slots, Cancel);

        var (status, output, errors) = await RunAsync(
            "scripts/campaign", "--sessions", "2", "--minutes", "1.3", "--seed", Seed, "--stall-after", "12", "--dialog-seconds", "8", "--json");

        Assert.True(status == 0, output + errors);
        var found = JsonNode.Parse(output)!;
        Assert.Empty(found["wrong_actions"]!.AsArray());
        var (alone, supervised) = (found["unsupervised"]!, found["supervised"]!);
        Assert.True((int)supervised["turns_completed"]! > (int)alone["turns_completed"]!, output);
        Assert.True((int)supervised["faults_completed"]! >= 2, output);
        Assert.True((int)supervised["faults"]! - (int)supervised["faults_completed"]! - (int)supervised["faults_open_at_the_end"]! == 0, output);
        Assert.True((int)found["typed"]!["texts"]! > 0, output);
        Assert.Empty(supervised["troubles"]!.AsArray());
    }

    [Fact]
    public async Task Its_judge_finds_each_kind_of_wrong_action_and_none_where_there_is_none()
    {
        var (status, output, errors) = await RunAsync("python3", "-B", "scripts/lib/campaign/judge_test.py");

        Assert.True(status == 0, output + errors);
    }

    [Fact]
    public async Task What_a_campaign_does_not_understand_is_named_and_nothing_is_run()
    {
        var (status, output, errors) = await RunAsync("scripts/campaign", "--groups", "failed,moonlight");

        Assert.Equal((2, ""), (status, output));
        Assert.Contains("no such group: moonlight", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        var root = PinnedClient.RepositoryRoot();
        var start = new ProcessStartInfo(program.Contains('/', StringComparison.Ordinal) ? Path.Combine(root, program) : program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root,
        };
        start.Environment["SUPERVISOR_BENCH_BUILT"] = "1"; // the test's own build is the one to try
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Cancel);
            var output = await process.StandardOutput.ReadToEndAsync(Cancel).WaitAsync(Bound, Cancel);
            await process.WaitForExitAsync(Cancel).WaitAsync(Bound, Cancel);
            return (process.ExitCode, output, await errors);
        }
        finally
        {
            if (!process.HasExited) Processes.Signal(process.Id, Processes.Sigterm); // it ends what it has started
        }
    }
}
