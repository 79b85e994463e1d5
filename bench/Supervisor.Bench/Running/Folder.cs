namespace Supervisor.Bench.Running;

/// <summary>A folder for one daemon, deleted with all that is in it.</summary>
internal sealed class Folder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("bench-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still writes there; it is a temporary folder, and the figures stand.
        }
    }
}
