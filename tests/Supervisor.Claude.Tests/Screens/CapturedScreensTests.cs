using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using static Supervisor.Claude.Tests.Screens.Painted;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>Screens that were kept as plain text; their colours are painted back in.</summary>
public sealed class CapturedScreensTests
{
    private const string Reset146 = "API Error: The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the second argument to fetch()";
    private const string Reset329 = "API Error: Connection lost mid-response. The response above may be incomplete.";
    private const string Limited = "API Error: Request rejected (429) · fake rate_limit_error";
    private const string Recovered = "Idle prompt=\"continue\" answer";
    private const string Silent = "Busy spinner=\"#\" prompt=\"hello there\"";
    private const string SilentQueued = "Busy spinner=\"#\" queued=\"1\" prompt=\"hello there\"";
    private const string Stalled = "Busy spinner=\"#\" tokens=\"#\" prompt=\"hello there\"";
    private const string StalledAnswering = "Busy spinner=\"#\" tokens=\"#\" does=\"Answering\" prompt=\"hello there\"";
    private const string AnsweringQueued = "Busy spinner=\"#\" tokens=\"#\" does=\"Answering\" queued=\"1\" prompt=\"hello there\"";
    private const string StalledQueued = "Busy spinner=\"#\" tokens=\"#\" queued=\"1\" prompt=\"hello there\"";

    [Theory]
    [InlineData("resetblock-2.1.146", "Idle prompt=\"hello there\" error=\"" + Reset146 + "\" answer", Recovered)]
    [InlineData("resetblock-2.1.329", "Idle prompt=\"hello there\" error=\"" + Reset329 + "\" answer", Recovered)]
    [InlineData("429-2.1.146", "Idle prompt=\"hello there\" error=\"" + Limited + "\"", Recovered)]
    [InlineData("429-2.1.329", "Idle prompt=\"hello there\" error=\"" + Limited + "\"", Recovered)]
    [InlineData("stall0-2.1.146", Silent, SilentQueued)]
    [InlineData("stall0-2.1.329", "Idle prompt=\"hello there\" answer", Recovered)]
    [InlineData("stalltext-2.1.146", Stalled, StalledQueued)]
    [InlineData("stalltext-2.1.329", "Idle prompt=\"hello there\" answer", Recovered)]
    [InlineData("pingstall-2.1.146", Stalled, StalledQueued)]
    [InlineData("pingstall-2.1.329", StalledAnswering, AnsweringQueued)]
    [InlineData("stallreset0-2.1.146", "Idle prompt=\"hello there\" answer", Recovered)]
    [InlineData("tool-sleep-5-resettext-2.1.146", "Idle prompt=\"hello there\" answer", Recovered)]
    [InlineData("tool-sleep-5-resettext-2.1.329", "Idle prompt=\"hello there\" answer", Recovered)]
    public void A_capture_is_read_before_and_after_continue(string capture, string before, string after)
    {
        Assert.Equal(before, Read(capture, "screen1.txt"));
        Assert.Equal(after, Read(capture, "screen2.txt"));
    }

    private static string Read(string capture, string name)
    {
        var rows = File.ReadAllText(Captures.File(capture, name)).TrimEnd('\n').Split('\n');
        var painted = On(120, 40);
        var box = Array.FindLastIndex(rows, row => IsRule(row)) - 1;
        var error = false;
        for (var row = 0; row < rows.Length; row++)
        {
            var text = rows[row].TrimEnd();
            error = text.Contains("API Error", StringComparison.Ordinal) || error && text.StartsWith("  ", StringComparison.Ordinal) && text.Length > 0;
            var isPlaceholder = row == box && text.Length > 2;
            var paint = row == box ? "" : text.StartsWith('❯') || text.StartsWith("  ❯", StringComparison.Ordinal) ? Echo : error ? Error : "";
            painted.Rows(row, IsRule(text) ? painted.Rule : isPlaceholder ? $"{text[..3]}{Dim}{text[3..]}" : paint + text);
        }
        var view = new ClientScreenReader().Read(painted.Cursor(box, 2).Screen());
        Assert.True(view.Tokens is null or > 0);
        Assert.True(view.Spinner is null or { Verb.Length: > 1 });
        return Views.Words(view with { Spinner = view.Spinner is null ? null : new SpinnerView("#") }).Replace($"tokens=\"{view.Tokens}\"", "tokens=\"#\"", StringComparison.Ordinal);
    }

    private static bool IsRule(string row) => row.Length >= 120 && row.All(glyph => glyph == '─');
}
