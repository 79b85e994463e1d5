using Supervisor.Control;
using Supervisor.Core;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Explaining;

/// <summary>What each source last told of a client, and whether the source is there at all.</summary>
internal static class SourceReplies
{
    private const string SameWords = "(the incident's words)";
    private const int LongestText = 200;

    /// <summary>A file that was written so close to its last word, in seconds, was written with it.</summary>
    private const double AsOld = 3;

    public const string Seen = "seen";
    public const string Silent = "silent";
    public const string Missing = "missing";

    public static IReadOnlyList<SourceReply> Of(SessionSight sight)
    {
        var replies = new List<SourceReply>
        {
            Told(sight, NotedSource.Screen, "screen", "nothing was read from it yet"),
            Drawing(sight),
            WithFile(sight, NotedSource.DebugFile, "debug_file", sight.DebugFile, "nothing that means anything is in it yet"),
            Told(sight, NotedSource.Hooks, "hooks", "none has come from this process; they may be disabled, or the folder is not trusted"),
            WithFile(sight, NotedSource.Transcript, "transcript", sight.Transcript, "nothing was read from it yet"),
            WithFile(sight, NotedSource.Registry, "registry", sight.Registry, "nothing was read from it yet"),
            Told(sight, NotedSource.Person, "person", "nobody has typed in the terminal"),
            Told(sight, NotedSource.Keyboard, "keyboard", "the supervisor has typed nothing"),
        };
        if (sight.Notes(NotedSource.Operator) is not null) replies.Add(Told(sight, NotedSource.Operator, "operator", ""));
        if (sight.Notes(NotedSource.Host) is not null) replies.Add(Told(sight, NotedSource.Host, "host", ""));
        return replies;
    }

    private static SourceReply Told(SessionSight sight, NotedSource source, string name, string otherwise, string? path = null) =>
        sight.Notes(source) is { } note
            ? Reply(sight, name, Seen, sight.Now - note.At, Text(sight, source, note), note.Count, path)
            : Reply(sight, name, Silent, null, otherwise, 0, path);

    /// <summary>
    /// The screen is shown as it is now: its last change may be one that means nothing for the words. What the incident says already is
    /// not said again by each source that agrees.
    /// </summary>
    private static string Text(SessionSight sight, NotedSource source, SourceNote note)
    {
        var text = source == NotedSource.Screen ? ObservationWords.Of(sight.State.Screen) : ObservationWords.Of(note.What);
        return sight.State.Incident is { Cause.Text: { Length: > 0 } known } ? text.Replace(known, SameWords, StringComparison.Ordinal) : text;
    }

    private static SourceReply WithFile(SessionSight sight, NotedSource source, string name, SeenFile? file, string otherwise)
    {
        if (file?.Written is not { } written)
        {
            var known = sight.Notes(source); // told once, and its file gone since
            var text = known is null ? "there is no such file" : $"its file is gone; it last told: {ObservationWords.Of(known.What)}";
            return Reply(sight, name, Missing, known is null ? null : sight.Now - known.At, text, known?.Count ?? 0, file?.Path);
        }

        var told = Told(sight, source, name, otherwise, file.Path);
        var age = sight.Wall - written;
        var isTold = told.AgeSeconds is { } since && Math.Abs(since - age.TotalSeconds) < AsOld;
        return told with { Text = isTold || age < TimeSpan.FromSeconds(AsOld) ? told.Text : $"{told.Text}; last written {PlainTime.Of(age)} ago" };
    }

    private static SourceReply Drawing(SessionSight sight) => sight.Undrawn is { } undrawn
        ? Reply(sight, "drawing", Seen, undrawn, sight.Notes(NotedSource.Drawing) is { What: DrawingStopped } ? "nothing is drawn since, although a turn runs" : "the client draws", 0, null)
        : Reply(sight, "drawing", sight.State.Process.IsAlive ? Silent : Missing, null, sight.State.Process.IsAlive ? "it has drawn nothing yet" : "there is no process", 0, null);

    private static SourceReply Reply(SessionSight sight, string name, string state, TimeSpan? age, string text, int count, string? path) => new(
        name, state, age is { } passed ? Math.Max(0, Explanation.Seconds(passed)) : null, age is { } ago ? sight.Wall - ago : null, PlainText.Clean(text, LongestText), count, path);
}
