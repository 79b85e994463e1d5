using System.Globalization;
using Supervisor.Control;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>
/// A person who gives a session one task after another, each with faults of its own. The daemon may die under every request of theirs: then they
/// look whether the task has arrived, as people do, and ask again only when it has not.
/// </summary>
internal sealed class TaskGiver(DaemonRig rig, string session, int seed)
{
    /// <summary>What the API does to a turn before it lets it pass. Tools let it go on, and give budgets back.</summary>
    private static readonly string[] Breaks =
        ["reset-after-block", "529*3", "pings-mid-text:15s", "silence-mid-text:12s", "eof-mid-text", "reset-before-headers", "sse-error-mid-text", "silence-after-block:12s"];

    private static readonly string[] Ends = ["ok", "drip:200ms*8", "thinking:2s", "slow-start:1s"];

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(150);

    /// <summary>For so long a session is quiet before a task that was lost on the way is given again.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(seed);
    private readonly List<string> _given = [];

    /// <summary>Every task so far, as it was asked for.</summary>
    public IReadOnlyList<string> Given => _given;

    /// <summary>How many were completed.</summary>
    public int Completed { get; private set; }

    /// <summary>How often the daemon died under a request to send.</summary>
    public int CutOff { get; private set; }

    /// <summary>Texts that a dead daemon had left in an input box, and that the person wiped out.</summary>
    public int Drafts { get; private set; }

    /// <summary>The last that the session was seen as.</summary>
    public string Seen { get; private set; } = "";

    /// <summary>Gives tasks until <paramref name="enough"/>, and sees the last one through.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        while (!enough.IsCancellationRequested)
        {
            var task = Next();
            await SettleAsync(TimeSpan.Zero, cancellationToken);
            _given.Add(task);
            await GiveAsync(task, cancellationToken);
            await CompleteAsync(task, cancellationToken);
            Completed++;
        }
    }

    private string Next()
    {
        var steps = new List<string>();
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"tool:sleep 0.{_random.Next(1, 9)}"));
            steps.Add(Breaks[_random.Next(Breaks.Length)]);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{session} task {_given.Count + 1} [[faults: {string.Join(", ", steps)}; then {Ends[_random.Next(Ends.Length)]}]]");
    }

    private async Task GiveAsync(string task, CancellationToken cancellationToken)
    {
        while (!HasArrived(task))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var reply = await rig.Control.SendAsync(session, task, cancellationToken);
                Seen = reply.Message ?? "";
                if (reply.Outcome == ActionOutcome.Accepted && await ArrivesAsync(task, TimeSpan.FromSeconds(10), cancellationToken)) return;
                if (Seen.Contains("another text stands", StringComparison.Ordinal) && !await ArrivesAsync(task, Settled, cancellationToken)) await WipeAsync(task, cancellationToken);
            }
            catch (Exception error) when (IsGone(error, cancellationToken))
            {
                CutOff++;
                if (await ArrivesAsync(task, Settled, cancellationToken)) return;
            }

            await SettleAsync(Settled, cancellationToken);
        }
    }

    private async Task WipeAsync(string task, CancellationToken cancellationToken)
    {
        if (HasArrived(task)) return;
        Drafts++;
        await rig.Control.KeysAsync(session, "\u0015", cancellationToken);
    }

    private async Task<bool> ArrivesAsync(string task, TimeSpan bound, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!HasArrived(task))
        {
            if (TimeProvider.System.GetElapsedTime(since) > bound) return false;
            await Task.Delay(Look, cancellationToken);
        }

        return true;
    }

    private bool HasArrived(string task) => rig.Requests().Any(r => r.LastPrompt.Contains(Tag(task), StringComparison.Ordinal));

    /// <summary>Over: the session is ready, and the latest request was answered by something that ends a turn.</summary>
    private async Task CompleteAsync(string task, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await StatusAsync(cancellationToken);
            var requests = rig.Requests(status?.SessionId);
            var since = requests.Select((r, i) => (r, i)).LastOrDefault(at => at.r.LastPrompt.Contains(Tag(task), StringComparison.Ordinal)).i;
            if (status is { State: "RUNNING", Phase: "ready" } && requests.Skip(since).LastOrDefault() is { Outcome: "completed" } last && !last.Fault.StartsWith("tool", StringComparison.Ordinal)) return;
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Waits until the session has been ready for a while.</summary>
    private async Task SettleAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await StatusAsync(cancellationToken) is not { State: "RUNNING", Phase: "ready" }) since = TimeProvider.System.GetTimestamp();
            else if (TimeProvider.System.GetElapsedTime(since) >= quiet) return;
            await Task.Delay(Look, cancellationToken);
        }
    }

    private async Task<SessionStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await rig.Control.StatusAsync(session, cancellationToken);
            Seen = $"{status.State} {status.Phase} {status.Detail}";
            return status;
        }
        catch (Exception error) when (IsGone(error, cancellationToken))
        {
            return null;
        }
    }

    private static bool IsGone(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException or InvalidOperationException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>What stands before the faults.</summary>
    private static string Tag(string task) => task[..task.IndexOf('[', StringComparison.Ordinal)];
}
