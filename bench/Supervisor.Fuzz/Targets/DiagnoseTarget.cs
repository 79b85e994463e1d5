using Supervisor.Claude.Diagnosis;

namespace Supervisor.Fuzz.Targets;

/// <summary>Any file that a person gives to <c>supervisorctl diagnose</c>.</summary>
internal sealed class DiagnoseTarget : IFuzzTarget
{
    public string Name => "diagnose";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/captures", "debug.log"),
        .. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/cases", "*.txt"),
        .. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/transcripts", "*.jsonl"),
    ];

    public IReadOnlyList<string> Words { get; } =
        ["2026-11-20T20:16:18.774Z [ERROR] ", "9999-12-31T23:59:59.999Z [DEBUG] ", "0001-01-01T00:00:00.000Z [DEBUG] ", "From claude: ", "{\"type\":\"assistant\",\"timestamp\":\"0001-01-01T00:00:00Z\"", "req_", "Stream started", "\n\n", "\r"];

    public void Take(byte[] input, Chance chance)
    {
        var cut = chance.OneIn(2) ? input.Length : chance.Below(input.Length + 1);
        DiagnosisInput[] inputs = [new("one", new MemoryStream(input, 0, cut)), new("two", new MemoryStream(input, cut, input.Length - cut))];
        var report = Diagnoser.Diagnose(inputs, new DiagnosisOptions());
        foreach (var cause in report.Causes)
        {
            if (cause.Text.Any(char.IsControl)) throw new BrokenPromiseException("the text of a cause steers a terminal");
        }
    }
}
