using Supervisor.Configuration;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Sessions;

/// <summary>Takes up, when a daemon starts, the sessions that people had started without a configuration.</summary>
internal sealed partial class RunRevival(SupervisorConfig config, RunStore runs, RecordStore records, SessionHome home, ILogger log)
{
    private readonly ILogger _log = log;

    /// <summary>
    /// Every definition, each under a name that is its own. Where the configuration has a session of that name by now, the configuration
    /// wins, and the run goes on under another one: neither conversation is lost.
    /// </summary>
    public async Task<IReadOnlyList<RunDefinition>> TakeUpAsync()
    {
        var found = runs.LoadAll(out var problems);
        foreach (var problem in problems) LogLost(problem);
        var configured = config.Sessions.Select(s => s.Name).ToHashSet();
        var taken = found.Select(r => r.Name).Concat(configured).ToHashSet();
        List<RunDefinition> takenUp = [];
        foreach (var run in found)
        {
            if (!configured.Contains(run.Name))
            {
                takenUp.Add(run);
                continue;
            }

            var name = RunNames.ChooseLike(run.Name, n => taken.Contains(n) || records.Has(n));
            taken.Add(name);
            if (await RenameAsync(run, name).ConfigureAwait(false) is { } renamed) takenUp.Add(renamed);
        }

        return takenUp;
    }

    /// <summary>First the new name is written, then the old one deleted: a crash between them leaves a run twice, never none.</summary>
    private async Task<RunDefinition?> RenameAsync(RunDefinition run, string name)
    {
        try
        {
            var renamed = run with { Name = name };
            var record = records.Load(run.Name, out var problem);
            if (problem is not null) LogLost(problem);
            // Its client, should it still live, is marked with the old name; nobody would know it for one under the new.
            if (record?.ProcessId is { } pid && !await EndAsync(pid, run.Name).ConfigureAwait(false))
            {
                LogKept(run.Name, $"its client (pid {pid}) does not end; end it by hand", runs.PathOf(run.Name));
                return null;
            }

            if (record is not null) records.Save(record with { Name = name, ProcessId = null });
            runs.Save(renamed);
            records.Delete(run.Name);
            runs.Delete(run.Name);
            LogRenamed(run.Name, run.Cwd, name);
            return renamed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            LogKept(run.Name, e.Message, runs.PathOf(run.Name));
            return null;
        }
    }

    private async Task<bool> EndAsync(int pid, string name) => await Orphans.EndAsync(
        pid, name, home.Socket, config.Run.Restart.StopWait, home.Clock.Time, home.Ending).ConfigureAwait(false) != OrphanEnd.Remains;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogLost(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The configuration has a session {Session} now. The one of that name that a person had started in {Folder} goes on as {Name}")]
    private partial void LogRenamed(string session, string folder, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "The configuration has a session {Session} now, and the one that a person had started under that name cannot go on under another ({Reason}). It is not started; its definition stays in {File}")]
    private partial void LogKept(string session, string reason, string file);
}
