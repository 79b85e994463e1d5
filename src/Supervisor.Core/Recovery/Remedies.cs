using Supervisor.Core.Progress;

namespace Supervisor.Core.Recovery;

/// <summary>What is done about a failure, in words for people. The deeds are in <see cref="RecoveryDecisions"/>; these say the same.</summary>
public static class Remedies
{
    /// <summary>What Supervisor does when a turn died of a failure of this class.</summary>
    public static string Describe(FailureClass failure, RecoveryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return failure switch
        {
            FailureClass.Transient => $"It types \"{policy.RetryText}\" at the idle prompt after {Waits(policy)}, {Times(policy)} in all, and counts it as recovered only when new content came.",
            FailureClass.Overloaded => $"It waits ({Waits(policy)}), types \"{policy.RetryText}\" at the idle prompt, {Times(policy)} in all, and counts it as recovered only when new content came.",
            FailureClass.Limit => $"It waits until the announced reset and {Span(policy.LimitMargin)} more ({Span(policy.LimitUnknownWait)} where none is announced), then types \"{policy.RetryText}\".",
            FailureClass.Wedged => "It types nothing and tells a person; a client that it sees draw nothing in a running turn it ends and resumes by itself.",
            FailureClass.ContextFull => "It types nothing and tells a person: the conversation no longer fits the model's context.",
            FailureClass.Poisoned => "It types nothing and tells a person: every further request of this history fails in the same way.",
            FailureClass.Auth or FailureClass.Billing or FailureClass.Refused or FailureClass.Config =>
                "It types nothing and tells a person: asking again is not the answer.",
            _ => "It types nothing and tells a person: the failure is not one it knows.",
        };
    }

    /// <summary>What Supervisor does about a turn that is judged so, while it runs.</summary>
    public static string Describe(VerdictKind verdict, RecoveryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return verdict switch
        {
            VerdictKind.NoConnection or VerdictKind.NoContent or VerdictKind.Stalled =>
                $"It interrupts the turn with Esc when nothing came for {Allowed(verdict, policy)}, types \"{policy.RetryText}\" and verifies that new content comes; if Esc has no effect it ends the process and resumes the conversation.",
            VerdictKind.Frozen =>
                $"It ends the process (TERM, then KILL), resumes the conversation with \"{policy.RetryText}\" and counts it as recovered only when new content came.",
            VerdictKind.Overlong => "It tells a person; no key follows from the length of a turn.",
            _ => "Nothing: the turn is left alone.",
        };
    }

    /// <summary>What a person can do about a failure of this class.</summary>
    public static string Advise(FailureClass failure) => failure switch
    {
        FailureClass.Transient => "Send \"continue\" at the idle prompt; if it happens often, look at the network, the VPN and the proxy, and at status.claude.com.",
        FailureClass.Overloaded => "Wait some minutes and send \"continue\"; look at status.claude.com; another model may be free.",
        FailureClass.Limit => "Wait for the reset, or change the plan or the model; /usage shows what is used.",
        FailureClass.ContextFull => "Use /compact, or /rewind to an earlier prompt, or begin anew with /clear.",
        FailureClass.Poisoned => "Use /rewind to before the prompt that failed first; if that does not help, begin anew with /clear.",
        FailureClass.Auth => "Sign in again with /login, or mend the API key or the token.",
        FailureClass.Billing => "Look at credit, plan and payment of the account.",
        FailureClass.Refused => "Word the request anew, or /rewind to before it; do not send the same again.",
        FailureClass.Config => "Mend the setting that the text names (the model, an option, a certificate), then start again.",
        FailureClass.Wedged => "End the process (TERM, then KILL) and resume with claude --resume ID.",
        _ => "Read the text of the failure; if it is not known, report it with the request ids.",
    };

    /// <summary>What a person can do about a turn that is judged so.</summary>
    public static string Advise(VerdictKind verdict) => verdict switch
    {
        VerdictKind.NoConnection or VerdictKind.NoContent or VerdictKind.Stalled =>
            "Press Esc and send \"continue\"; what was answered so far stays in the history. If Esc does nothing, end the process and resume with claude --resume ID.",
        VerdictKind.Frozen => Advise(FailureClass.Wedged),
        _ => "Nothing is needed.",
    };

    private static string Waits(RecoveryPolicy policy) =>
        policy.Backoff.IsEmpty ? "no wait" : string.Join(", ", policy.Backoff.Select(Span));

    private static string Times(RecoveryPolicy policy) => policy.MaxRetries == 1 ? "once" : $"{policy.MaxRetries} times";

    private static string Allowed(VerdictKind verdict, RecoveryPolicy policy) => Span(verdict switch
    {
        VerdictKind.NoConnection => policy.Connect.Start,
        VerdictKind.NoContent => policy.FirstToken.Start,
        _ => policy.StallAfter.Start,
    });

    private static string Span(TimeSpan span) =>
        span.TotalMinutes >= 2 && span.Seconds == 0 ? $"{span.TotalMinutes:0} min" : $"{span.TotalSeconds:0.###} s";
}
