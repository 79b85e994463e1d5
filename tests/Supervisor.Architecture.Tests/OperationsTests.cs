using System.Text.Json;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Architecture.Tests;

/// <summary>docs/operations.md says what each word of the public contract means, and what to do.</summary>
public sealed class OperationsTests
{
    private static readonly string[] Rows =
        [.. File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "operations.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal))];

    /// <summary>The names as the public sees them.</summary>
    public static TheoryData<string> Names =>
    [
        .. Enum.GetNames<ProcessState>().Select(n => n.ToUpperInvariant()),
        .. Enum.GetNames<Phase>().Concat(Enum.GetNames<FailureClass>()).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_state_phase_and_class_has_a_row_that_says_what_it_means(string name)
    {
        var row = Assert.Single(Rows, r => r.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        Assert.All(row.Trim('|', ' ').Split('|'), cell => Assert.True(cell.Trim().Length > 3, row));
    }

    [Theory]
    [InlineData("operations.md")]
    [InlineData("containers.md")]
    [InlineData("migrating-from-a-loop-script.md")]
    public void What_a_document_refers_to_is_there(string document)
    {
        var folder = Path.Combine(Checkout.Root, "docs");
        var links = System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Path.Combine(folder, document)), @"\]\((?!http)([^)#]+)");
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link.Groups[1].Value)), link.Value));
    }
}
