using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>The budgets on disk at each death of a daemon: what was spent stays spent, and nothing comes back but by verified progress.</summary>
internal sealed class BudgetWatch(DaemonRig rig, IReadOnlyList<string> sessions)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _spends = [];

    /// <summary>What came back, or was forgotten.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Looks at every record.</summary>
    public void Look(string when)
    {
        foreach (var session in sessions.Where(s => File.Exists(Path.Combine(rig.Folder.State, "sessions", s + ".json"))))
        {
            var budget = Ledger.Record(rig, session)["budget"]!;
            IReadOnlyList<string> spends = [.. budget["spends"]!.AsArray().Select(s => (string)s!)];
            if (_spends.TryGetValue(session, out var before))
            {
                // The latest attempt is given back when it was refused before a key was typed.
                var kept = before.Take(Math.Max(0, before.Count - 1)).ToList();
                if (!kept.SequenceEqual(spends.Take(kept.Count))) Problems.Add($"{when}: {session} has forgotten attempts: {before.Count} were spent, now {spends.Count}");
            }

            if ((int)budget["used"]! > spends.Count) Problems.Add($"{when}: {session} counts {(int)budget["used"]!} attempts and lists {spends.Count}");
            _spends[session] = spends;
        }
    }
}
