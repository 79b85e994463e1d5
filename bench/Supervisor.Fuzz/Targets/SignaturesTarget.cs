using System.Text;
using Supervisor.Claude.Launching;
using Supervisor.Claude.Limits;
using Supervisor.Claude.Signatures;
using Supervisor.Claude.Signatures.Scanning;
using Supervisor.Core;

namespace Supervisor.Fuzz.Targets;

/// <summary>The search for wordings, in one text and in files, and the times that limits tell.</summary>
internal sealed class SignaturesTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly SignaturePlace[] Places = [.. Enum.GetValues<SignaturePlace>().Where(p => p != SignaturePlace.None && int.IsPow2((int)p))];

    private readonly FailureClassifier _classifier = new();
    private readonly SignatureScanner[] _scanners = [.. Places.Select(p => new SignatureScanner(ClientSignatures.BuiltIn, p))];

    public string Name => "signatures";

    public IReadOnlyList<byte[]> Seeds { get; } =
        [.. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/cases", "*.txt"), .. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/captures", "screen*.txt"), .. Corpus.Files("src/Supervisor.Claude", "signatures.yaml")];

    public IReadOnlyList<string> Words { get; } =
    [
        "API Error: 529 ", "overloaded_error", "resets at 3:00am (America/New_York)", "resets Feb 29, 25pm (Nowhere/Else)", "in 99999999999 hours", "1763726400", "99999999999999", "limit reached|", "prompt is too long: 1 tokens",
        "(attempt 10/10)", "Request timed out", "\u212a", "\u0130", "ſ", "fetch failed", "ECONNRESET",
    ];

    public void Take(byte[] input, Chance chance)
    {
        var text = Encoding.UTF8.GetString(input);
        var cause = _classifier.Classify(chance.Of(Places), chance.OneIn(4) ? text : null, text, chance.OneIn(4) ? text : null);
        if (cause.Text != PlainText.Clean(cause.Text)) throw new BrokenPromiseException("the text of a cause is not plain");
        ResetTime.Read(text, Now, TimeZoneInfo.Utc);
        LaunchProblems.Read(text, ClientSignatures.BuiltIn);
        foreach (var hit in chance.Of(_scanners).Scan(new MemoryStream(input)))
        {
            if (hit.LineNumber < 1) throw new BrokenPromiseException($"a hit in line {hit.LineNumber}");
        }
    }
}
