namespace Supervisor.EndToEnd.Clients;

/// <summary>
/// A home of its own for real clients: seeded so that no first-run dialog comes, pointing at a faulty API on loopback, and sharing
/// nothing with the person who runs the tests. Deleted at the end.
/// </summary>
public sealed class ClientHome : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("supervisor-client-");

    /// <summary>Makes a home whose clients may work in <paramref name="projects"/> folders under it (default: one, <c>project</c>).</summary>
    public ClientHome(Uri api, params string[] projects)
    {
        var folders = (projects.Length == 0 ? ["project"] : projects).Select(name => _root.CreateSubdirectory(name).FullName).ToList();
        Project = folders[0];
        ClientSeed.Write(Folder, folders);
        Environment = new Dictionary<string, string>(ClientSeed.Environment(api)) { ["HOME"] = Folder };
    }

    /// <summary>The home folder.</summary>
    public string Folder => _root.FullName;

    /// <summary>The first project folder, trusted.</summary>
    public string Project { get; }

    /// <summary>The whole environment of a client; nothing is inherited but PATH.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Writes a file into the home and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A path in the home for a file that does not exist yet.</summary>
    public string PathFor(string name) => Path.Combine(Folder, name);

    /// <summary>Waits until the transcript of a session holds a text. The client writes it a little later than it acts.</summary>
    /// <exception cref="OperationCanceledException">It did not within the bound.</exception>
    public async Task WaitForTranscriptAsync(string session, string text, TimeSpan bound, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(bound);
        var projects = Path.Combine(Folder, ".claude", "projects");
        while (!Directory.Exists(projects)
            || !Directory.EnumerateFiles(projects, session + ".jsonl", SearchOption.AllDirectories).Any(file => Holds(file, text)))
            await Task.Delay(TimeSpan.FromMilliseconds(25), limit.Token);
    }

    private static bool Holds(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Contains(text, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _root.Delete(recursive: true);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException && attempt < 5)
            {
                // A child of the client that was just stopped may still have written a file while the folder was being deleted.
            }
        }
    }
}
