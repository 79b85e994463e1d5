using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Diagnosis;

namespace Supervisor.Claude.Tests.Diagnosis;

/// <summary>Nothing that stands in a file can break the diagnosis, or get control of a terminal through it.</summary>
public sealed class DiagnosisPropertyTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(60);

    private static readonly string[] Names =
        ["529-529-529-2.1.329", "stall0-2.1.146", "stalltext-2.1.329", "tool-sleep-5-resettext-2.1.329", "resetblock-2.1.146"];

    [Fact]
    public void Arbitrary_bytes_are_survived() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), bytes => IsClean(Given.Bytes(bytes ?? []))).Check(Quick);

    [Fact]
    public void Mutated_captures_are_survived() => Prop.ForAll(
        (from name in Gen.Elements(Names)
         from seed in Gen.Choose(0, int.MaxValue - 1)
         from changes in Gen.Choose(1, 200)
         select (name, seed, changes)).ToArbitrary(),
        given => IsClean(Given.Bytes(Mutated(given.name, given.seed, given.changes)))).Check(Quick);

    [Fact]
    public void Shuffled_lines_of_several_files_are_survived() => Prop.ForAll(
        (from seed in Gen.Choose(0, int.MaxValue - 1) select seed).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            var lines = Names.SelectMany(n => File.ReadAllLines(Captures.File(n, "debug.log"))).ToArray();
            random.Shuffle(lines);
            var half = string.Join('\n', lines.Take(400));
            var other = string.Join('\n', lines.Skip(400).Take(400).Select(l => l[Math.Min(l.Length, random.Next(0, 30))..]));
            return IsClean(Given.Text(half, other));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static byte[] Mutated(string name, int seed, int changes)
    {
        var random = new Random(seed);
        var bytes = File.ReadAllBytes(Captures.File(name, "debug.log")).ToList();
        for (var i = 0; i < changes; i++)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(100), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes("\u001b]0;owned\u0007\u001b[2J\u202e")); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(500, bytes.Count - at))); break;
            }

            if (bytes.Count == 0) bytes.Add((byte)'\n');
        }

        return [.. bytes];
    }

    private static bool IsClean(DiagnosisReport report)
    {
        var texts = report.Timeline.SelectMany(e => new[] { e.Text, e.Class, e.Signature })
            .Concat(report.Causes.SelectMany(c => new[] { c.Text, c.Class, c.Signature, c.Reference }))
            .Concat(report.RequestIds.Select(id => id.Value))
            .Concat(report.Inputs.SelectMany(i => new[] { i.Client, i.Problem }))
            .Append(report.Remedy).Append(report.Advice);
        Assert.All(texts, text => Assert.DoesNotContain(text ?? "", c => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e')));
        return true;
    }
}
