using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>A failure with its remedy, and the points of that remedy at which the daemon is killed.</summary>
/// <param name="Name">The remedy.</param>
/// <param name="Rule">What the API does.</param>
/// <param name="Recovery">The session's <c>recovery</c>.</param>
/// <param name="Points">Failpoints, in the order in which the remedy passes them.</param>
public sealed record KillScenario(string Name, FaultRule Rule, JsonObject Recovery, params string[] Points)
{
    /// <summary>What the session is to do.</summary>
    public const string Prompt = "do the first task";

    /// <summary>How many attempts may be spent.</summary>
    public const int MaxRetries = 3;

    // The second launch is the one that resumes.
    private static readonly KillScenario[] Everything =
    [
        new("retry", Faults("reset-after-block"), [],
            "incident.decided", "incident.saved", "retry_scheduled.saved", "submit.decided", "submit.saved", "submit.begun", "keys.typed", "keys.entered",
            "keys.ended", "retry_submitted.decided", "retry_submitted.saved", "verified.decided", "verified.saved"),
        new("interrupt", Faults("pings-mid-text"), new() { ["stall_after"] = "6s" },
            "stalled.decided", "interrupt.decided", "interrupt.saved", "interrupt.begun", "keys.escaped", "keys.ended", "interrupted.decided", "submit.saved",
            "keys.typed", "keys.entered", "retry_submitted.saved", "verified.decided"),
        new("restart", Faults("hold"), new() { ["frozen_after"] = "6s" },
            "frozen.decided", "terminate.decided", "terminate.saved", "terminate.begun", "exited", "exited.decided", "launch.decided:2", "launch.saved:2",
            "launch.begun:2", "retry_submitted.saved", "verified.decided")
        { Happens = Processes.Sigstop },
        new("gone", Faults("hold"), [],
            "exited", "incident.saved", "launch.saved:2", "launch.begun:2", "retry_submitted.decided", "verified.saved")
        { Happens = Processes.Sigkill },
        // The conversation fails for as long as it carries the prompt: the retry proves it, the rewind takes the prompt out.
        new("rewind", new() { History = Prompt, Then = "400:thinking" }, [],
            "rewind.decided", "rewind.saved", "rewind.begun", "keys.entered:2", "keys.opened", "keys.chosen", "keys.chosen:2", "keys.cleared",
            "submit.saved:2", "keys.typed:3", "keys.entered:3", "retry_submitted.saved:2", "verified.decided")
        { Repeats = true },
        new("compact", new() { History = Prompt, Then = "400:prompt-too-long" }, [],
            "compact.decided", "compact.saved", "compact.begun", "keys.typed:2", "keys.entered:2", "keys.ended:2", "submit.saved", "keys.entered:3", "verified.decided")
        { Repeats = true, Opening = "be ready" },
    ];

    /// <summary>The signal that the client gets in the middle of its turn; null for none.</summary>
    public int? Happens { get; init; }

    /// <summary>Whether the failure comes back until the remedy is done: then the next daemon, too, has failures to answer.</summary>
    public bool Repeats { get; init; }

    /// <summary>
    /// What goes before the prompt, so that there is something to compact (2.1.329 refuses a single exchange); null for nothing. The prompt is
    /// then typed as a person's, and is the first to pass the points of the keyboard.
    /// </summary>
    public string? Opening { get; init; }

    /// <summary>Every scenario with each of its points.</summary>
    public static IEnumerable<(KillScenario Scenario, string Point)> All =>
        Everything.SelectMany(scenario => scenario.Points.Select(point => (scenario, point)));

    /// <summary>The <c>recovery</c> block, with short waits.</summary>
    public JsonObject Settings()
    {
        var settings = (JsonObject)Recovery.DeepClone();
        settings["max_retries"] = MaxRetries;
        settings["backoff"] = new JsonArray("500ms");
        return settings;
    }

    /// <summary>What is asked after an opening, and what happens to the client in the middle of its turn, if anything.</summary>
    public async Task HappenAsync(DaemonRig rig, string session, CancellationToken cancellationToken)
    {
        if (Opening is not null)
        {
            await rig.WaitForAsync(session, "open for the prompt", s => s is { State: "RUNNING", Phase: "ready" } && rig.Requests(s.SessionId) is [.., { Outcome: "completed" }]);
            var sent = await rig.Control.SendAsync(session, Prompt, cancellationToken);
            Assert.True(sent.Outcome == ActionOutcome.Accepted, sent.Message);
        }

        if (Happens is not { } signal) return;
        var working = await rig.WaitForMidTurnAsync(session, Prompt);
        Assert.True(Processes.Signal(working.Pid!.Value, signal));
    }

    private static FaultRule Faults(params string[] faults) => new() { Faults = faults };
}
