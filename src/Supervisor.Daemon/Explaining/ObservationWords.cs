using System.Globalization;
using System.Text.Json;
using Supervisor.Core;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Explaining;

/// <summary>An observation in a few words. Prompts, drafts and answers are not among them: who may explain need not read along.</summary>
internal static class ObservationWords
{
    public static string Of(Observation what) => what switch
    {
        PromptSubmitted => "a prompt was submitted",
        MainRequestSent => "a request of the main turn was sent",
        BytesReceived => "the first bytes of an answer arrived",
        ContentSeen content => $"content: {content.What}",
        TurnCompleted => "the turn completed",
        TurnFailed failed => $"the turn failed: {Snake(failed.Cause.Class)}: {failed.Cause.Text}",
        FailureHinted hinted => $"a request failed: {hinted.Cause.Text}",
        ClientRetrying retrying => $"the client retries: {retrying.Text}",
        NoticeSeen notice => $"a notice ({notice.Signature}): {notice.Text}",
        ToolStarted tool => $"the tool {tool.Tool} started",
        ToolEnded tool => $"the tool {tool.Tool} ended",
        SessionStarted started => $"the conversation began ({started.Origin})",
        SessionEnded ended => $"the conversation ended ({ended.Reason})",
        PermissionRequested permission => permission.Tool is { } tool ? $"permission is asked for {tool}" : "permission is asked",
        PersonNotified notified => $"the client called for its user ({notified.Kind})",
        ScreenShown shown => Of(shown.View),
        DrawingStopped stopped => $"nothing was drawn for {PlainTime.Of(stopped.For)}",
        DrawingResumed => "it draws again",
        CompactionStarted => "the conversation is being compacted",
        CompactionEnded => "the compaction has ended",
        BackgroundTasksSeen { Running: 0 } => "no background task runs",
        BackgroundTasksSeen tasks => tasks.Running == 1 ? "1 background task runs" : $"{tasks.Running} background tasks run",
        RegistryShown registry => registry.WaitingFor is { } waiting ? $"{registry.Status} for {waiting}" : registry.Status,
        CostSeen cost => string.Create(CultureInfo.InvariantCulture, $"the conversation has cost ${cost.Usd:0.00##}"),
        ModelNamed model => $"the model is {model.Model}",
        HostPaused paused => $"{PlainTime.Of(paused.Lost)} were lost: {paused.Why}",
        PersonTyped => "a person typed in the terminal",
        OperatorAsked asked => $"{Snake(asked.Command)} was asked for",
        TypingEnded ended => Of("the retry text", ended.Outcome, ended.Reason),
        InterruptEnded ended => Of("Esc", ended.Outcome, ended.Reason),
        _ => Snake(what.GetType().Name),
    };

    /// <summary>A screen in a few words.</summary>
    public static string Of(ScreenView view)
    {
        var parts = new List<string>
        {
            view.Kind switch
            {
                ScreenKind.Idle => "idle",
                ScreenKind.Busy => "busy",
                ScreenKind.Dialog => $"a dialog ({view.Dialog ?? "unnamed"})",
                _ => "not recognised",
            },
        };
        if (view.Tokens is { } tokens) parts.Add(tokens == 1 ? "1 token" : $"{tokens} tokens");
        foreach (var (activity, words) in Activities)
        {
            if (view.Activity.HasFlag(activity)) parts.Add(words);
        }

        if (view.Waiting is { } waiting) parts.Add(waiting);
        if (view.Error is { } error) parts.Add($"an error: {error}");
        if (view.Draft is { } draft) parts.Add($"a draft of {draft.Length} characters");
        if (view.Stashed) parts.Add("a stashed draft");
        if (view.Queued > 0) parts.Add(view.Queued == 1 ? "1 message queued" : $"{view.Queued} messages queued");
        return string.Join(", ", parts);
    }

    private static readonly (ScreenActivity Activity, string Words)[] Activities =
    [
        (ScreenActivity.Thinking, "thinking"), (ScreenActivity.Tool, "a tool runs"), (ScreenActivity.Compacting, "compacting"),
        (ScreenActivity.Hook, "hooks run"), (ScreenActivity.Background, "background tasks run"), (ScreenActivity.Answering, "the answer has begun"),
    ];

    private static string Of(string what, TypingOutcome outcome, string? reason)
    {
        var came = outcome switch
        {
            TypingOutcome.Entered => "took effect",
            TypingOutcome.Refused => "was not typed",
            _ => "was typed and did not take effect",
        };
        return reason is null ? $"{what} {came}" : $"{what} {came}: {reason}";
    }

    private static string Snake(Enum value) => Sessions.PublicNames.Of(value);

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name).Replace('_', ' ');
}
