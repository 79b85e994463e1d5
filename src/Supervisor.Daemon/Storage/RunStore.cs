using System.Text.Json;
using Supervisor.Configuration;

namespace Supervisor.Daemon.Storage;

/// <summary>Keeps one <see cref="RunDefinition"/> a session on disk, private to the user: it holds an environment, and so perhaps secrets.</summary>
internal sealed class RunStore(StateFolder folder)
{
    private const string Ending = ".json";

    /// <summary>Every definition that can be used, in the order in which they were started.</summary>
    /// <param name="problems">A sentence for each that cannot; it is kept beside, and says nothing of what it holds.</param>
    public IReadOnlyList<RunDefinition> LoadAll(out IReadOnlyList<string> problems)
    {
        List<RunDefinition> runs = [];
        List<string> found = [];
        foreach (var path in Directory.EnumerateFiles(folder.Runs, "*" + Ending).Order(StringComparer.Ordinal))
        {
            try
            {
                runs.Add(Check(JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.RunDefinition), path));
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                // Not the exception's own words, which may quote the file: only where it stopped.
                var why = e is JsonException { LineNumber: { } line } ? $"it is not such a file from line {line + 1} on" : e.Message;
                found.Add($"the definition of the session '{Path.GetFileNameWithoutExtension(path)}' cannot be used ({why}); "
                    + $"{KeptFile.Rename(path, "unreadable")}, and the session is not started");
            }
        }

        problems = found;
        return [.. runs.OrderBy(r => r.StartedAt)];
    }

    /// <summary>Writes a definition so that it survives a crash at any moment.</summary>
    /// <exception cref="IOException">It could not be written; nothing was changed.</exception>
    public void Save(RunDefinition run) =>
        AtomicFile.Write(PathOf(run.Name), JsonSerializer.SerializeToUtf8Bytes(run, RunJson.Default.RunDefinition));

    /// <summary>Forgets a definition.</summary>
    /// <exception cref="IOException">It could not be deleted.</exception>
    public void Delete(string name) => File.Delete(PathOf(name));

    /// <summary>Where a definition is, for messages.</summary>
    public string PathOf(string name) => Path.Combine(folder.Runs, name + Ending);

    private static RunDefinition Check(RunDefinition? run, string path)
    {
        if (run is null) throw new JsonException("it is empty");
        if (run.Version != 1) throw new JsonException($"it has version {run.Version}, this supervisord knows version 1");
        if (run.Name != Path.GetFileNameWithoutExtension(path) || SessionName.Problem(run.Name) is not null) throw new JsonException("its name is not the file's");
        if (!Path.IsPathRooted(run.Cwd)) throw new JsonException("its cwd is not an absolute path");
        if (run.Args is null || run.Args.Contains(null!)) throw new JsonException("a part of args is null");
        if (run.Env is null || run.Env.Values.Contains(null!)) throw new JsonException("a part of env is null");
        return run;
    }
}
