using Supervisor.Claude.Files;
using Supervisor.Claude.Signatures;
using Supervisor.Claude.Transcript;

namespace Supervisor.Fuzz.Targets;

/// <summary>The clients' transcripts.</summary>
internal sealed class TranscriptTarget : IFuzzTarget
{
    private readonly List<string> _lines = [];

    public string Name => "transcript";

    public IReadOnlyList<byte[]> Seeds { get; } = Corpus.Files("tests/Supervisor.Claude.Tests/TestData/transcripts", "*.jsonl");

    public IReadOnlyList<string> Words { get; } =
    [
        "\"type\":\"assistant\"", "\"type\":\"user\"", "\"timestamp\":\"2026-11-20T20:16:18.774Z\"", "\"timestamp\":\"0001-01-01T00:00:00.000+14:00\"", "\"isSidechain\":true", "\"isApiErrorMessage\":true",
        "\"message\":{\"content\":[", "\"model\":\"<synthetic>\"", "\"usage\":{", "\"type\":\"tool_use\"", "\"costUSD\":1e400", "\"toolUseResult\"", "\\ud800", "{", "}", "[", "]", "\n",
    ];

    public void Take(byte[] input, Chance chance)
    {
        var lines = new LineAssembler(256 * 1024);
        _lines.Clear();
        lines.Take(input, _lines);
        lines.Take("\n"u8, _lines);
        var reader = new TranscriptReader(ClientSignatures.BuiltIn);
        foreach (var line in _lines)
        {
            if (reader.Read(line) is { What.Count: 0 }) throw new BrokenPromiseException("news that tell nothing");
        }

        if (!chance.OneIn(8)) return;
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, input);
            Transcripts.ReadFile(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
