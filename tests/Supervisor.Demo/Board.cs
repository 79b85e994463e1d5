using Spectre.Console;

namespace Supervisor.Demo;

/// <summary>What a person sees: a live table and a summary.</summary>
internal static class Board
{
    /// <summary>The sessions as they are now.</summary>
    public static Table Live(IReadOnlyList<Story> stories)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("session", "client", "fault", "state", "phase", "retries", "what happens");
        foreach (var story in stories)
        {
            var status = story.Status;
            table.AddRow(
                new Text(story.Session.Name),
                new Text(story.Session.ClientVersion),
                new Text(story.Session.FaultText),
                new Text(status?.State ?? ""),
                Phase(status?.Phase),
                new Text(status?.Retries is { } retries ? $"{retries.Used}/{retries.Cap}" : ""),
                new Text(Short(story.News)));
        }

        return table;
    }

    /// <summary>What came of it.</summary>
    public static Table Summary(IReadOnlyList<Story> stories, Func<Story, bool> completed)
    {
        var table = new Table().Border(TableBorder.Ascii2)
            .AddColumns("session", "client", "fault", "noticed after", "typed after", "verified after", "retries", "turn");
        foreach (var story in stories)
        {
            table.AddRow(
                new Text(story.Session.Name),
                new Text(story.Session.ClientVersion),
                new Text(story.Session.FaultText),
                new Text(Seconds(story.ToNotice)),
                new Text(Seconds(story.ToType)),
                new Text(Seconds(story.ToVerified)),
                new Text($"{story.Status?.Retries?.Used}"),
                new Text(completed(story) ? "completed" : "NOT COMPLETED"));
        }

        return table;
    }

    private static Text Phase(string? phase) => new(phase ?? "", phase switch
    {
        "failed" or "gave_up" or "held" => new Style(Color.Red),
        "recovering" => new Style(Color.Yellow),
        "ready" => new Style(Color.Green),
        _ => Style.Plain,
    });

    private static string Short(string text) => text.Length > 48 ? text[..45] + "..." : text;

    private static string Seconds(TimeSpan? time) => time is { } t ? $"{t.TotalSeconds:0.00} s" : "-";
}
