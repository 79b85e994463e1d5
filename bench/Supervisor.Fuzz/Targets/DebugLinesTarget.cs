using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Files;
using Supervisor.Claude.Incidents;

namespace Supervisor.Fuzz.Targets;

/// <summary>The clients' debug files: anything may stand in them, also what a model wrote.</summary>
internal sealed class DebugLinesTarget : IFuzzTarget
{
    private readonly DebugLineReader _reader = new();
    private readonly List<string> _lines = [];

    public string Name => "debug-lines";

    public IReadOnlyList<byte[]> Seeds { get; } =
        [.. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/captures", "debug.log"), .. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/cases", "*.txt")];

    public IReadOnlyList<string> Words { get; } =
    [
        "2026-11-20T20:16:18.774Z [ERROR] ", "2026-02-30T25:61:61.774Z [WARN] ", "[DEBUG] ", "From claude: ", "Stream started", "API error (attempt 3/10): 529", "total_cost_usd",
        "$0.99999999999999999999999999999999", "attempt 1/2147483648", "resets 3am", "cc_version=",
    ];

    public void Take(byte[] input, Chance chance)
    {
        var lines = new LineAssembler();
        _lines.Clear();
        var cut = chance.Below(input.Length + 1);
        lines.Take(input.AsSpan(0, cut), _lines);
        lines.Take(input.AsSpan(cut), _lines);
        lines.Take("\n"u8, _lines);
        foreach (var line in _lines)
        {
            if (line.Length > LineAssembler.DefaultMaxBytes + LineAssembler.CutMark.Length) throw new BrokenPromiseException("a line is longer than its bound");
            ClientVersions.InDebugLine(line);
            if (!DebugLine.TryParse(line, out var parsed)) continue;
            _reader.Read(parsed);
            _reader.ReadCost(parsed);
        }
    }
}
