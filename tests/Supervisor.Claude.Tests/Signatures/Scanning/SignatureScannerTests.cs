using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Signatures;
using Supervisor.Claude.Signatures.Scanning;

namespace Supervisor.Claude.Tests.Signatures.Scanning;

public sealed class SignatureScannerTests
{
    private const int LongestLine = 256;
    private const string Stamp = "2026-11-20T20:16:18.774Z [WARN] ";

    private static readonly string[] Pieces =
    [
        .. ClientSignatures.BuiltIn.Texts.SelectMany(t => RequiredLiterals.Of(t.Pattern.ToString()) ?? []).Distinct(),
        "\n", "\n", "\n", "\r\n", "\n" + Stamp, "\n" + Stamp, " ", "a", "API Error: ", "529", "\u212a", "’", "\ud83d\ude00", new string('x', 300), new string('y', 2500),
        "OVERLOADED", "Limit Reached", "[DEBUG]", "0",
    ];

    [Fact]
    public void What_is_found_is_what_trying_everything_on_every_line_finds()
    {
        var scanners = new[] { SignaturePlace.Debug, SignaturePlace.HostLog, SignaturePlace.Screen }
            .Select(where => new SignatureScanner(ClientSignatures.BuiltIn, where, LongestLine)).ToList();
        var text = Gen.Elements(Pieces).ListOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

        Prop.ForAll(text.ToArbitrary(), bytes => scanners.TrueForAll(scanner =>
            Found(scanner, bytes).SequenceEqual(Naive(ClientSignatures.BuiltIn, scanner.Where, bytes))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(120));
    }

    [Fact]
    public void A_pattern_that_names_no_text_is_tried_on_every_line()
    {
        var signatures = ClientSignatures.Parse("signatures: [{ id: digits, pattern: '\\d{4}-\\d{4}', class: notice }]", "mine.yaml");
        var bytes = "one\n1234-5678\nthree 1-2"u8.ToArray();

        Assert.Equal([(2L, "digits")], Found(new SignatureScanner(signatures, SignaturePlace.Screen), bytes));
    }

    [Fact]
    public void Where_nothing_is_looked_for_nothing_is_found() =>
        Assert.Empty(Found(new SignatureScanner(ClientSignatures.Parse("", "mine.yaml"), SignaturePlace.Screen), "API Error: overloaded"u8.ToArray()));

    [Fact]
    public void A_file_that_comes_in_small_parts_is_read_the_same()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"{Stamp}nothing\n{Stamp}slow first byte: no stream chunk\n", 50)));
        var scanner = new SignatureScanner(ClientSignatures.BuiltIn, SignaturePlace.Debug, LongestLine);

        Assert.Equal(Found(scanner, bytes), scanner.Scan(new Dripping(bytes), TestContext.Current.CancellationToken).Select(h => (h.LineNumber, h.Signature.Id)));
        Assert.Equal(50, Found(scanner, bytes).Count);
    }

    [Fact]
    public void A_single_line_is_found_to_hold_what_trying_everything_finds()
    {
        var line = Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts).Replace('\n', ' '));

        Prop.ForAll(line.ToArbitrary(), text =>
            ClientSignatures.BuiltIn.FindInDebugLine(text)?.Id
            == ClientSignatures.BuiltIn.Texts.FirstOrDefault(t => (t.Where & SignaturePlace.Debug) != 0 && t.IsIn(Cut(text)))?.Id)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(20));

        static string Cut(string text) => text[..Math.Min(text.Length, ClientSignatures.SearchedLength)];
    }

    [Fact]
    public void The_search_can_be_ended()
    {
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        var scanner = new SignatureScanner(ClientSignatures.BuiltIn, SignaturePlace.Debug);

        Assert.Throws<OperationCanceledException>(() => scanner.Scan(new MemoryStream([1]), ended.Token).ToList());
    }

    private static List<(long Line, string Id)> Found(SignatureScanner scanner, byte[] bytes) =>
        [.. scanner.Scan(new MemoryStream(bytes)).Select(hit => (hit.LineNumber, hit.Signature.Id))];

    private static IEnumerable<(long Line, string Id)> Naive(ClientSignatures signatures, SignaturePlace where, byte[] bytes)
    {
        var number = 0L;
        var rest = bytes.AsMemory();
        while (rest.Length > 0)
        {
            number++;
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var text = Encoding.UTF8.GetString(line[..Math.Min(LongestLine, line.Length)].Span).TrimEnd('\r');
            if (DebugLine.TryParse(text, out var parsed)) text = parsed.Text;
            else if (where == SignaturePlace.Debug) continue;
            if (signatures.Texts.FirstOrDefault(t => (t.Where & where) != 0 && t.IsIn(text)) is { } found) yield return (number, found.Id);
        }
    }

    private sealed class Dripping(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}
