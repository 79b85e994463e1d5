using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Tests.Support;

/// <summary>A folder of one test's own, and what is in it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("supervisord-test-").FullName;

    public StateFolder State => new(System.IO.Path.Combine(Path, "state"));

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string[] JournalLines() => [.. Directory.EnumerateFiles(State.Journal).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
