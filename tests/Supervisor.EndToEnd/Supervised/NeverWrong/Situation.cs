using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi;
using Supervisor.FaultyApi.Messages;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised.NeverWrong;

/// <summary>A session whose turn looks like a stall and is none.</summary>
/// <param name="Name">Its session's name, and the beginning of its prompt.</param>
/// <param name="Rule">What the API does.</param>
/// <param name="AsksForTools">Whether its client asks before it runs a tool.</param>
/// <param name="MeanwhileAsync">What happens while the turn runs, and ends before it.</param>
/// <param name="Completed">Whether a request is the last of the turn, once it was answered in full.</param>
public sealed record Situation(
    string Name, FaultRule Rule, bool AsksForTools, Func<DaemonRig, Task> MeanwhileAsync, Func<RequestRecord, bool> Completed)
{
    /// <summary>What a person writes into the box while the turn runs.</summary>
    public const string Draft = "my own words";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The prompt of its turn.</summary>
    public string Prompt => Name + " task";

    /// <summary>Every situation on one client.</summary>
    public static IReadOnlyList<Situation> All(Scale scale)
    {
        var stalled = "silence-mid-text:" + Scale.Text(scale.Turn);
        return
        [
            // The client retries by itself, then the answer is slow, and the process is stopped for a while in the middle of it.
            Plain("drip", ["529", "529", scale.SlowAnswer]) with { MeanwhileAsync = rig => StopAsync(rig, "drip", scale) },
            Plain("thinking", ["thinking:" + Scale.Text(scale.Thinking)]),
            Plain("tool", [Sleep(scale.Turn), "slow-start:" + Scale.Text(scale.SlowStart)]),
            Plain("dialog", ["tool:touch marker"]) with { AsksForTools = true, MeanwhileAsync = rig => AnswerAsync(rig, "dialog", scale) },
            Plain("subagent", [Agent(), scale.SlowAnswer], "529*3"),
            Plain("person", [stalled]) with { MeanwhileAsync = rig => TypeAsync(rig, "person", scale) },
            Plain("compaction", []) with
            {
                Rule = new FaultRule { Match = "compaction", Compaction = "slow-start:" + Scale.Text(scale.Turn) },
                MeanwhileAsync = rig => CompactAsync(rig, "compaction"),
                Completed = request => request.Kind == RequestKind.Compaction,
            },
        ];
    }

    private static Situation Plain(string name, IReadOnlyList<string> faults, params string[] subagent) => new(
        name,
        new FaultRule { Match = name, Faults = faults, Subagent = subagent },
        false,
        _ => Task.CompletedTask,
        request => request.Kind == RequestKind.Main && (faults.Count == 0 || request.Fault == faults[^1] || request.BringsToolResult));

    // 2.1.329 refuses a sleep that stands alone; without a timeout both take a command for hanging after two minutes.
    private static string Sleep(TimeSpan time) => "call:Bash " + new JsonObject
    {
        ["command"] = string.Create(CultureInfo.InvariantCulture, $"python3 -c \"import time; time.sleep({time.TotalSeconds})\""),
        ["description"] = "Run a step of the task",
        ["timeout"] = 600_000,
    }.ToJsonString();

    private static string Agent() => "call:Agent " + new JsonObject
    {
        ["description"] = "Look for it",
        ["prompt"] = "look for it",
        ["subagent_type"] = "general-purpose",
        ["run_in_background"] = true,
    }.ToJsonString();

    private static Task<RequestRecord> OpenAsync(DaemonRig rig, string name) => rig.Api.WaitForRequestAsync(
        r => r is { Kind: RequestKind.Main, IsOpen: true } && r.FirstPrompt.StartsWith(name, StringComparison.Ordinal), DaemonRig.Bound, Cancel);

    private static async Task StopAsync(DaemonRig rig, string name, Scale scale)
    {
        await OpenAsync(rig, name);
        await rig.Api.WaitForRequestAsync(r => r.Fault == scale.SlowAnswer && r.FirstPrompt.StartsWith(name, StringComparison.Ordinal), DaemonRig.Bound, Cancel);
        var pid = (await rig.Control.StatusAsync(name, Cancel)).Pid!.Value;
        await rig.LastsAsync(scale.Drip);
        Assert.True(Processes.Signal(pid, Processes.Sigstop));
        await rig.LastsAsync(scale.Stopped);
        Assert.True(Processes.Signal(pid, Processes.Sigcont));
    }

    private static async Task AnswerAsync(DaemonRig rig, string name, Scale scale)
    {
        await rig.WaitForAsync(name, "waiting for a person", s => s.Phase == "waiting_for_person");
        await rig.LastsAsync(scale.Turn);
        await rig.Control.KeysAsync(name, "1", Cancel);
    }

    private static async Task TypeAsync(DaemonRig rig, string name, Scale scale)
    {
        await OpenAsync(rig, name);
        var words = Draft.PadRight(Math.Max(Draft.Length, (int)(scale.Turn.TotalSeconds / 2)), '.'); // a key each two seconds at least
        foreach (var letter in words)
        {
            await rig.Control.KeysAsync(name, letter.ToString(), Cancel);
            await rig.LastsAsync(scale.Turn / words.Length);
        }
    }

    private static async Task CompactAsync(DaemonRig rig, string name)
    {
        await rig.UntilAsync("it is answered", () => rig.Requests().Any(r => r.FirstPrompt.StartsWith(name, StringComparison.Ordinal) && r.Outcome == "completed"));
        await rig.WaitForReadyAsync(name);
        await rig.Control.SendAsync(name, "/compact", Cancel);
    }
}
