using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>Clients in work, and daemons that are killed over and over; then what it came to.</summary>
internal sealed class KillCampaign
{
    /// <summary>Nothing that has to come to its end after the last kill takes longer.</summary>
    private static readonly TimeSpan EndBound = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);

    /// <summary>One daemon in so many rounds is killed before it answers.</summary>
    private const int EarlyEach = 6;

    /// <summary>What the .NET runtime leaves in TMPDIR when it is killed.</summary>
    private const int RuntimeFiles = 3;

    private readonly DaemonRig _rig;
    private readonly KillOptions _options;
    private readonly Random _random;
    private readonly IReadOnlyList<TaskGiver> _givers;
    private readonly CountingProgram _counter;
    private readonly BudgetWatch _budgets;
    private readonly List<Leftovers> _leftovers = [];
    private readonly List<string> _problems = [];
    private readonly List<TimeSpan> _answers = [];
    private readonly bool _hosted = File.Exists(DaemonProcess.PathOf("supervisord").Replace("supervisord", "supervisor-ptyhost", StringComparison.Ordinal));
    private int _kept;
    private int _changed;

    public KillCampaign(DaemonRig rig, KillOptions options)
    {
        (_rig, _options, _random) = (rig, options, new Random(options.Seed));
        _givers = [.. options.Names.Select((name, i) => new TaskGiver(rig, name, unchecked((options.Seed * 1000) + i)))];
        _counter = new CountingProgram(rig);
        _budgets = new BudgetWatch(rig, options.Names);
    }

    /// <summary>The <c>recovery</c> block: short waits, and bounds that a person who never sleeps would set.</summary>
    public static JsonObject Recovery => new()
    {
        ["backoff"] = new JsonArray("300ms", "700ms"),
        ["stall_after"] = "4s",
        ["first_token"] = "10s",
        ["max_retries"] = 8,
        ["max_per_hour"] = 900,
    };

    /// <summary>Runs it, and returns the table of figures; what is wrong is in <paramref name="problems"/>.</summary>
    public async Task<string> RunAsync(List<string> problems, CancellationToken cancellationToken)
    {
        foreach (var name in _options.Names) await _rig.WaitForAsync(name, "RUNNING and ready", s => s is { State: "RUNNING", Phase: "ready" }, StartBound);

        using var enough = new CancellationTokenSource();
        var work = _givers.Select(giver => giver.RunAsync(enough.Token, cancellationToken)).ToList();
        for (var round = 1; round <= _options.Rounds; round++) await KillAsync(round, cancellationToken);
        await enough.CancelAsync();
        await FinishAsync(work, cancellationToken);
        await CompareScreensAsync(cancellationToken);
        await LookAsync(_options.Rounds + 1, cancellationToken);
        var ledgers = await SettleAccountsAsync(cancellationToken);
        problems.AddRange(_problems);
        return Figures(ledgers);
    }

    /// <summary>One life of a daemon, and its end: mostly at work, sometimes while it is still beginning.</summary>
    private async Task KillAsync(int round, CancellationToken cancellationToken)
    {
        var when = string.Create(CultureInfo.InvariantCulture, $"round {round}");
        var life = TimeSpan.FromMilliseconds(round % 7 == 0 ? _random.Next(6000, 9000) : _random.Next(1200, 3500));
        await Task.Delay(life, cancellationToken);
        if (round % 5 == 0) await LookAsync(round, cancellationToken);
        await _counter.LookAsync(when + ", before", cancellationToken);
        var before = await PidsAsync(cancellationToken);
        await _rig.EndDaemonAsync(Processes.Sigkill);
        _budgets.Look(when);
        if (round % EarlyEach == 0)
        {
            // One that is killed before it answers, at any point of its beginning.
            _rig.BeginDaemon();
            await Task.Delay(_random.Next(0, 900), cancellationToken);
            await _rig.EndDaemonAsync(Processes.Sigkill);
            _budgets.Look(when + ", early");
        }

        var since = TimeProvider.System.GetTimestamp();
        await _rig.StartDaemonAsync();
        _answers.Add(TimeProvider.System.GetElapsedTime(since));
        var after = await TakenUpAsync(before, cancellationToken);
        foreach (var (name, pid) in before)
        {
            if (after.GetValueOrDefault(name) == pid) _kept++;
            else
            {
                _changed++;
                if (_hosted) _problems.Add($"{when}: {name} had pid {pid} before the kill and {after.GetValueOrDefault(name)} after it");
            }
        }

        await _counter.LookAsync(when + ", after", cancellationToken);
    }

    private async Task<Dictionary<string, int>> PidsAsync(CancellationToken cancellationToken) =>
        (await _rig.Control.StatusAsync(cancellationToken)).Sessions.Where(s => s.Pid is not null).ToDictionary(s => s.Name, s => s.Pid!.Value);

    /// <summary>The pids when every session has one again.</summary>
    private async Task<Dictionary<string, int>> TakenUpAsync(Dictionary<string, int> before, CancellationToken cancellationToken)
    {
        var after = new Dictionary<string, int>();
        await _rig.UntilAsync("every session has a process again", async () =>
        {
            after = await PidsAsync(cancellationToken);
            return before.Keys.All(after.ContainsKey);
        });
        return after;
    }

    private async Task LookAsync(int round, CancellationToken cancellationToken)
    {
        var known = (await PidsAsync(cancellationToken)).Values.ToHashSet();
        var now = await Leftovers.LookAsync(_rig, round, known, cancellationToken);
        _leftovers.Add(now);
        _problems.AddRange(now.Processes.Select(pid => $"round {round}: nobody accounts for process {Processes.Describe(pid)}"));
    }

    private async Task FinishAsync(List<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(work).WaitAsync(EndBound, cancellationToken);
        }
        catch (TimeoutException)
        {
            _problems.AddRange(_givers.Where((_, i) => !work[i].IsCompleted).Select(g => $"a task was not completed: {g.Given[^1]}; last seen: {g.Seen}"));
        }
    }

    /// <summary>What a daemon that takes sessions up shows is what the one before it showed, when nothing was drawn in between.</summary>
    private async Task CompareScreensAsync(CancellationToken cancellationToken)
    {
        if (!_hosted || _problems.Count > 0) return;
        var before = new Dictionary<string, string>();
        foreach (var name in _options.Names) before[name] = await _rig.Control.ScreenAsync(name, cancellationToken);
        await _rig.EndDaemonAsync(Processes.Sigkill);
        await _rig.StartDaemonAsync();
        foreach (var name in _options.Names)
        {
            var after = "";
            try
            {
                await _rig.UntilAsync($"the screen of {name} is what it was", async () => (after = await _rig.Control.ScreenAsync(name, cancellationToken)) == before[name], TimeSpan.FromSeconds(10));
            }
            catch (TimeoutException)
            {
                _problems.Add($"the screen of {name} was\n{before[name]}\nand is taken up as\n{after}");
            }
        }
    }

    private async Task<List<Ledger>> SettleAccountsAsync(CancellationToken cancellationToken)
    {
        var ledgers = new List<Ledger>();
        foreach (var (name, giver) in _options.Names.Zip(_givers))
        {
            var status = await _rig.Control.StatusAsync(name, cancellationToken);
            var ledger = Ledger.Of(_rig, name, status.SessionId!, giver.Given);
            ledgers.Add(ledger);
            _problems.AddRange(ledger.Problems.Select(p => $"{name}: {p}"));
        }

        _problems.AddRange(_budgets.Problems);
        if (_hosted) _problems.AddRange(_counter.Problems);
        var (first, last) = (_leftovers[0], _leftovers[^1]);
        // Requests and files that are followed come and go; what leaks with each kill would be as many as there were rounds.
        var spare = 8 + (2 * _options.Sessions);
        if (last.Daemon > first.Daemon + spare) _problems.Add($"the daemon has {last.Daemon} descriptors, after round {first.Round} it had {first.Daemon}");
        if (last.Host > first.Host + 3) _problems.Add($"the host has {last.Host} descriptors, after round {first.Round} it had {first.Host}");
        // What the runtime of a killed daemon left is deleted by the next one, if that one had come so far as to write down its pid.
        var early = _options.Rounds / EarlyEach;
        if (last.Temporary > RuntimeFiles * (early + 1)) _problems.Add($"{last.Temporary} temporary files are left");
        return ledgers;
    }

    private string Figures(List<Ledger> ledgers)
    {
        var answers = _answers.Order().ToList();
        var table = _leftovers.Select(l => string.Create(CultureInfo.InvariantCulture,
            $"| {l.Round} | {l.Daemon} | {l.Host} | {l.HostMemory} | {l.Processes.Count} | {l.Files} | {l.Temporary} |"));
        return string.Create(CultureInfo.InvariantCulture,
            $"""
            {_options.Rounds} rounds, {_options.Sessions} sessions ({string.Join(", ", _options.Versions)}), seed {_options.Seed}, {(_hosted ? "terminals in the host" : "terminals in the daemon")}

            | figure | |
            |---|---|
            | tasks given / completed | {_givers.Sum(g => g.Given.Count)} / {_givers.Sum(g => g.Completed)} |
            | retries submitted / attempts paid / told (an Esc and its text count apart) | {ledgers.Sum(l => l.Retries)} / {ledgers.Sum(l => l.Paid)} / {ledgers.Sum(l => l.Told)} |
            | requests to the API | {_rig.Requests().Count} |
            | pids that stayed over a kill / that did not | {_kept} / {_changed} |
            | requests of people that a kill cut off / drafts that they wiped out | {_givers.Sum(g => g.CutOff)} / {_givers.Sum(g => g.Drafts)} |
            | lines of the counting program / holes | {_counter.Lines} / {_counter.Problems.Count} |
            | from start to answer, median / worst | {answers[answers.Count / 2].TotalSeconds:0.0} / {answers[^1].TotalSeconds:0.0} s |
            | what does not fit | {_problems.Count} |

            | after round | descriptors of the daemon | of the host | memory of the host, MB | strange processes | files | temporary files |
            |---|---|---|---|---|---|---|
            {string.Join('\n', table)}

            {string.Join('\n', ledgers)}
            """);
    }
}
