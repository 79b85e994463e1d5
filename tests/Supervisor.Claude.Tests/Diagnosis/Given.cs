using System.Text;
using Supervisor.Claude.Diagnosis;

namespace Supervisor.Claude.Tests.Diagnosis;

/// <summary>Inputs written in a test, and what is made of them.</summary>
internal static class Given
{
    public static DiagnosisReport File(string path, DiagnosisOptions? options = null)
    {
        using var stream = System.IO.File.OpenRead(path);
        return Diagnoser.Diagnose([new DiagnosisInput("file", stream)], options ?? new DiagnosisOptions());
    }

    public static DiagnosisReport Text(params string[] texts) => Bytes([.. texts.Select(Encoding.UTF8.GetBytes)]);

    public static DiagnosisReport Bytes(params byte[][] contents) => Diagnoser.Diagnose(
        [.. contents.Select((bytes, i) => new DiagnosisInput($"input {i + 1}", new MemoryStream(bytes)))], new DiagnosisOptions());

    /// <summary>Lines of a debug file: <c>seconds LEVEL text</c>, from noon on.</summary>
    public static string Debug(params string[] lines) => string.Join('\n', lines.Select(line =>
    {
        var parts = line.Split(' ', 3);
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero) + TimeSpan.FromSeconds(double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
        return $"{at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} [{parts[1]}] {parts[2]}";
    })) + "\n";

    /// <summary><c>verdict</c>, or <c>verdict:class</c> where a class is named.</summary>
    public static string Verdict(DiagnosisReport report) =>
        report.Causes is [{ Class: { } known }, ..] && report.Verdict is not ("nothing_wrong" or "not_understood") ? $"{report.Verdict}:{known}" : report.Verdict;
}
