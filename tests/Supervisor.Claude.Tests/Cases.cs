using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Tests;

/// <summary>
/// What people pasted into public issues, with the one thing that it should be taken for. A file of <c>TestData/cases</c> begins with
/// <c># reference:</c>, <c># place:</c> (issue, or a place of the signatures) and <c># expect: CLASS ID</c>; after an empty line the
/// text follows.
/// </summary>
internal sealed record Case(string Name, string Reference, string Place, string Expected, string Text)
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "TestData", "cases");

    /// <summary>A paste is what a person saw; that it comes from a screen is the best guess.</summary>
    public SignaturePlace Where => Place switch
    {
        "issue" or "screen" => SignaturePlace.Screen,
        "hook" => SignaturePlace.Hook,
        "transcript" => SignaturePlace.Transcript,
        "debug" => SignaturePlace.Debug,
        "host_log" => SignaturePlace.HostLog,
        _ => throw new InvalidDataException($"{Name}: there is no place '{Place}'"),
    };

    /// <summary>Whether each line speaks for itself.</summary>
    public bool IsLog => Where is SignaturePlace.Debug or SignaturePlace.HostLog;

    public static Case Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name + ".txt"));
        string Header(int line, string key) => lines[line].StartsWith($"# {key}: ", StringComparison.Ordinal)
            ? lines[line][(key.Length + 4)..]
            : throw new InvalidDataException($"{name}: line {line + 1} must be '# {key}: ...'");
        return new Case(name, Header(0, "reference"), Header(1, "place"), Header(2, "expect"), string.Join('\n', lines[4..]));
    }
}
