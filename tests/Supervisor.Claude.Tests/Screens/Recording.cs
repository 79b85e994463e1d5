using System.Text.Json;
using System.Text.RegularExpressions;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>What a real client wrote to its terminal, made by <c>scripts/record</c>.</summary>
internal sealed partial class Recording
{
    private readonly byte[] _data;
    private readonly TerminalSize _size;

    private Recording(string name, byte[] data, JsonElement about)
    {
        Name = name;
        _data = data;
        _size = new TerminalSize(about.GetProperty("columns").GetInt32(), about.GetProperty("rows").GetInt32());
        Marks = [.. about.GetProperty("marks").EnumerateArray().Select(mark => (mark.GetProperty("name").GetString()!, mark.GetProperty("at").GetInt32()))];
        Chunks = [.. about.GetProperty("chunks").EnumerateArray().Select(chunk => chunk[1].GetInt32())];
    }

    /// <summary>Version and scenario: <c>2.1.329/permission-80x24</c>.</summary>
    public string Name { get; }

    /// <summary>Version, renderer and size, as far as names tell them: the table that has the expected readings.</summary>
    public string Table => Name[..Name.IndexOf('/', StringComparison.Ordinal)] + Kind().Match(Name).Value;

    /// <summary>The moments at which the screen was settled, as offsets in bytes.</summary>
    public IReadOnlyList<(string Name, int At)> Marks { get; }

    /// <summary>How many bytes came at once.</summary>
    public IReadOnlyList<int> Chunks { get; }

    public static IReadOnlyList<Recording> All { get; } = [.. Directory
        .EnumerateFiles(Folder, "*.vt", SearchOption.AllDirectories)
        .Select(file => Path.ChangeExtension(Path.GetRelativePath(Folder, file), null).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)
        .Select(Load)];

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "TestData", "screens");

    public static Recording Load(string name)
    {
        var file = Path.Combine(Folder, name);
        using var about = JsonDocument.Parse(File.ReadAllBytes(file + ".json"));
        return new Recording(name, File.ReadAllBytes(file + ".vt"), about.RootElement);
    }

    public int At(string mark) => Marks.First(known => known.Name == mark).At;

    /// <summary>The screen after so many bytes.</summary>
    public ScreenSnapshot ScreenAt(int offset)
    {
        var screen = new TerminalScreen(_size);
        screen.Feed(_data.AsSpan(0, offset));
        return screen.Snapshot();
    }

    /// <summary>The screens after each piece of the stream, with the offset that was reached.</summary>
    public IEnumerable<(int At, ScreenSnapshot Screen)> Replay(IEnumerable<int> pieces)
    {
        var screen = new TerminalScreen(_size);
        var at = 0;
        foreach (var piece in pieces)
        {
            var length = Math.Min(piece, _data.Length - at);
            if (length == 0)
                yield break;
            screen.Feed(_data.AsSpan(at, length));
            at += length;
            yield return (at, screen.Snapshot());
        }
    }

    public override string ToString() => Name;

    [GeneratedRegex(@"(-\d+x\d+)?(-classic|-fullscreen)?$")]
    private static partial Regex Kind();
}
