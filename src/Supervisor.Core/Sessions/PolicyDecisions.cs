namespace Supervisor.Core.Sessions;

/// <summary>
/// What follows from other settings. Next to nothing: whatever is read from the policy is read anew with each decision, so thresholds, ladders and
/// bounds of the budget hold from now on. What has begun goes on: a wait keeps its end, a hold holds, an attempt is verified, what was given up stays
/// so until a person asks; what was spent stays spent.
/// </summary>
internal static class PolicyDecisions
{
    public static void OnChanged(Step step, PolicyChanged changed)
    {
        step.Tell(NoteKind.Configured, changed.What is { } what ? $"its configuration has changed: {what}" : "its configuration has changed");
        var conversation = step.State.Conversation;
        // A first prompt is for a conversation in which nothing was submitted, and which no /clear has begun. It goes with a start; a client that was
        // started without one is the person's by now.
        if (step.IsClaude && !step.State.Process.IsAlive && conversation is { Content: ConversationContent.None, Lineage.IsEmpty: true })
            step.Conversation(c => c with { PromptPending = step.Policy.Prompt is not null });

        // A start that is waited for comes no later than it would come with the new waits.
        var longest = step.Now + step.Policy.Restart.BackoffMax;
        if (step.State.Process is { State: ProcessState.Backoff, RestartAt: var at } && at > longest) step.Process(p => p with { RestartAt = longest });
    }
}
