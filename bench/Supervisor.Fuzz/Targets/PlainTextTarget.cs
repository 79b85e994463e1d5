using System.Text;
using Supervisor.Core;

namespace Supervisor.Fuzz.Targets;

/// <summary>The one place that makes texts of unknown origin fit for a terminal.</summary>
internal sealed class PlainTextTarget : IFuzzTarget
{
    public string Name => "plain-text";

    public IReadOnlyList<byte[]> Seeds { get; } = [.. Corpus.Files("tests/Supervisor.Terminal.Tests/TestData/programs", "*.vt"), .. Corpus.Files("tests/Supervisor.Claude.Tests/TestData/cases", "*.txt")];

    public IReadOnlyList<string> Words { get; } = ["\e]8;;http://x\a", "\e[", "\e]", "\eX", "\u009b", "\u0090", "\u009c", "\u061c", "\u206a", "\ufff9", "\U000E0041", "\u00ad", "…"];

    public void Take(byte[] input, Chance chance)
    {
        var text = Encoding.UTF8.GetString(input);
        var bound = 1 + chance.Below(chance.OneIn(2) ? 600 : 9000);
        var plain = PlainText.Clean(text, bound);
        if (plain.Length > bound) throw new BrokenPromiseException($"{plain.Length} characters, {bound} were asked for");
        if (plain.Length > 0 && (plain[0] == ' ' || plain.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u061c' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'))))
            throw new BrokenPromiseException("it steers a terminal");
        var again = PlainText.Clean(plain, bound);
        if (again == plain) return;
        var at = plain.Zip(again).TakeWhile(p => p.First == p.Second).Count();
        throw new BrokenPromiseException(
            $"cleaned again it is another: {plain.Length} and {again.Length} characters, other from {at} on: {string.Join(' ', plain.Skip(at - 3).Take(6).Select(c => $"{(int)c:X4}"))}");
    }
}
