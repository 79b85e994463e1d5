using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Progress;

/// <summary>What the screen tells of progress: tokens that grow, text that changes, and what the client shows that it does.</summary>
internal static class ScreenProgress
{
    /// <summary>Tokens that grow for this long under the word are those of the thinking, and not the first of the text behind it.</summary>
    private static readonly TimeSpan CountedWhileThinking = TimeSpan.FromSeconds(2);

    public static void OnShown(Step step, SessionState before)
    {
        var view = step.State.Screen;
        ProgressDecisions.Resume(step); // what changed was drawn, whatever was told of it
        var (was, at) = (step.State.Progress, ProgressDecisions.Happened(step));
        ProgressDecisions.Change(step, p => Shown(before.ScreenKnown ? p : p with { ArmedAt = at }, view, at));
        if (view.Kind == ScreenKind.Busy) Follow(step, was, view, at);
        // A dialog that was open and has given way to the running turn was answered, whoever had told of it.
        if (view.Kind == ScreenKind.Busy && before.Screen.Kind == ScreenKind.Dialog) ProgressDecisions.Change(step, p => p with { Permission = null });
    }

    private static TurnProgress Shown(TurnProgress p, ScreenView view, TimeSpan at)
    {
        if (view.Kind == ScreenKind.Unknown) return p; // it tells nothing, also not that something has ended
        TimeSpan? Since(ScreenActivity activity, TimeSpan? known) => view.Activity.HasFlag(activity) ? known ?? at : null;
        var next = p with
        {
            ToolShownSince = Since(ScreenActivity.Tool, p.ToolShownSince),
            ThinkingSince = Since(ScreenActivity.Thinking, p.ThinkingSince),
            CompactingShownSince = Since(ScreenActivity.Compacting, p.CompactingShownSince),
            HookShownSince = Since(ScreenActivity.Hook, p.HookShownSince),
            BackgroundShownSince = Since(ScreenActivity.Background, p.BackgroundShownSince),
        };
        return p.ToolShownSince is not null && next.ToolShownSince is null ? next.AwaitAfterTool(at) : next;
    }

    private static void Follow(Step step, TurnProgress was, ScreenView view, TimeSpan at)
    {
        var known = step.State.Progress;
        var tokens = view.Tokens ?? known.Tokens ?? 0;
        var grown = known.Tokens is { } counted && tokens > counted;
        var thinks = known.ThinkingSince is not null;
        var written = known.AnswerMark is { } mark && view.AnswerMark != 0 && view.AnswerMark != mark;
        var answered = known.HadAnswer == false && view.HasAnswer && known.AwaitsContent;
        // The word itself comes with the first block of an answer; later it comes and goes by the clock, and says nothing.
        var thought = thinks && was.ThinkingSince is null && known.AwaitsContent;
        var begun = view.Activity.HasFlag(ScreenActivity.Answering) && known.AwaitsContent;
        // While a tool runs the text that changes may be its own.
        var closes = written && known.ToolShownSince is null;
        if (grown) StallDecisions.OnWorksOn(step);
        if (grown || written || answered || thought || begun) ProgressDecisions.OnContent(step, at, closes);
        ProgressDecisions.Change(step, p => p with
        {
            Tokens = tokens,
            AnswerMark = view.AnswerMark != 0 ? view.AnswerMark : p.AnswerMark ?? 0, // out of sight is not gone
            HadAnswer = view.HasAnswer,
            ThinkingCountedAt = !thinks ? null : grown ? p.ThinkingCountedAt ?? at : p.ThinkingCountedAt,
            CountsThinking = p.CountsThinking || (thinks && grown && at - p.ThinkingCountedAt >= CountedWhileThinking),
        });
    }
}
