using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Screens;

/// <summary>What the client says beside the conversation that it does: in the busy line, and below the input box.</summary>
internal static class Activities
{
    /// <summary>What the busy line tells.</summary>
    public static ScreenActivity OfSpinner(string spinner, ScreenSignatures signatures)
    {
        var words = signatures.Activity;
        var activity = ScreenActivity.None;
        if (words.Thinking.IsMatch(spinner))
            activity |= ScreenActivity.Thinking;
        if (words.Hook.IsMatch(spinner))
            activity |= ScreenActivity.Hook;
        if (words.Compacting.IsMatch(spinner))
            activity |= ScreenActivity.Compacting;
        if (words.ToolTimer.IsMatch(spinner))
            activity |= ScreenActivity.Tool;
        return activity;
    }

    /// <summary>What the rows below the box tell.</summary>
    public static ScreenActivity Below(ScreenRows rows, InputBox box, ScreenSignatures signatures)
    {
        for (var row = box.Bottom + 1; row < rows.Count; row++)
            if (signatures.Activity.Background.IsMatch(rows[row]))
                return ScreenActivity.Background;
        return ScreenActivity.None;
    }
}
