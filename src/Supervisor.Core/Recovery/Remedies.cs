using System.Collections.Immutable;
using System.Text.Json;
using Supervisor.Core.Progress;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>What is done about a failure, in words for people. The deeds are in <see cref="RecoveryDecisions"/>; these say the same.</summary>
public static class Remedies
{
    /// <summary>The name of a remedy, as <c>recovery.ladder</c> has it.</summary>
    public static string Name(Remedy remedy) => JsonNamingPolicy.SnakeCaseLower.ConvertName(remedy.ToString());

    /// <summary>The name of a situation, as <c>recovery.ladder</c> has it.</summary>
    public static string Name(Situation situation) => JsonNamingPolicy.SnakeCaseLower.ConvertName(situation.ToString());

    /// <summary>What Supervisor does in a situation, one sentence for each rung of its ladder, in order.</summary>
    public static ImmutableArray<string> Steps(Situation situation, RecoveryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return [.. policy.Ladder.Of(situation).Select(remedy => Sentence(remedy, situation, policy))];
    }

    /// <summary>What Supervisor does when a turn died of a failure of this class.</summary>
    public static string Describe(FailureClass failure, RecoveryPolicy policy) => Describe(Situations.Of(failure), policy);

    /// <summary>What Supervisor does in a situation: the rungs of its ladder, and how often they are taken.</summary>
    public static string Describe(Situation situation, RecoveryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var rungs = policy.Ladder.Of(situation);
        var text = string.Join(" If that does not help: ", Steps(situation, policy).Select((step, i) => i == 0 ? step : Lower(step)));
        if (rungs is [Remedy.Hold]) return text;
        var times = rungs is [.., Remedy.Hold] ? $"at most {Times(policy)}" : $"{Times(policy)} in all";
        return $"{text} It tries {times}, and counts it as recovered only when new content came.";
    }

    /// <summary>What Supervisor does about a turn that is judged so, while it runs.</summary>
    public static string Describe(VerdictKind verdict, RecoveryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return verdict switch
        {
            VerdictKind.NoConnection or VerdictKind.NoContent or VerdictKind.Stalled =>
                $"When nothing came for {Allowed(verdict, policy)}: {Lower(Describe(Situation.Stalled, policy))}",
            VerdictKind.Frozen => $"When it drew nothing for {Span(policy.FrozenAfter)}: {Lower(Describe(Situation.Frozen, policy))}",
            VerdictKind.Overlong => "It tells a person; no key follows from the length of a turn.",
            _ => "Nothing: the turn is left alone.",
        };
    }

    /// <summary>What a remedy that waits will do, in words that follow <c>it will</c>.</summary>
    public static string Deed(SessionState state, RecoveryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(policy);
        return RecoveryDecisions.Due(state, policy) switch
        {
            Remedy.Compact => "compact the conversation with /compact",
            Remedy.Rewind => "take the conversation back to before the prompt that failed",
            Remedy.Restart => $"end the client and resume the conversation with '{policy.RetryText}'",
            Remedy.Hold => "type nothing, and tell a person",
            _ => $"type '{Drafts.Typed(state, policy)}'",
        };
    }

    /// <summary>What will be done about the running turn, should it be judged stalled or frozen.</summary>
    public static Remedy OfTurn(SessionState state, RecoveryPolicy policy, bool isFrozen)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(policy);
        var situation = isFrozen ? Situation.Frozen : Situation.Stalled;
        return state is { Recovery: RecoveryState.Verifying, Incident: { } incident }
            ? Situations.Next(incident with { Situation = situation }, policy)
            : policy.Ladder.Rung(situation, 0);
    }

    private static string Sentence(Remedy remedy, Situation situation, RecoveryPolicy policy) => (remedy, situation) switch
    {
        (Remedy.Retry, _) => $"It types \"{policy.RetryText}\" at the idle prompt after {Waits(policy)}.",
        (Remedy.Interrupt, _) =>
            $"It presses Esc, waits for the input box and types \"{policy.RetryText}\"; if Esc has no effect it ends the process and resumes the conversation with it.",
        (Remedy.Restart, Situation.Gone) => $"It resumes the conversation in a new process, with \"{policy.RetryText}\" for the turn that was cut off.",
        (Remedy.Restart, _) => $"It ends the process (TERM, then KILL) and resumes the conversation with \"{policy.RetryText}\".",
        (Remedy.Wait, _) =>
            $"It waits until the announced reset and {Span(policy.LimitMargin)} more ({Span(policy.LimitUnknownWait)} where none is announced), then types \"{policy.RetryText}\".",
        (Remedy.Compact, _) => $"It compacts the conversation with /compact, sees it done, and types \"{policy.RetryText}\".",
        (Remedy.Rewind, _) =>
            $"It takes the conversation, and not the files, back to before the prompt that failed first with /rewind, once, and types \"{policy.RewindText}\".",
        (_, Situation.Auth or Situation.Billing or Situation.Refused or Situation.Config) =>
            "It types nothing and tells a person: asking again is not the answer.",
        (_, Situation.ContextFull) => "It types nothing and tells a person: the conversation no longer fits the model's context.",
        (_, Situation.Poisoned) => "It types nothing and tells a person: every further request of this history fails in the same way.",
        (_, Situation.Wedged) =>
            "It types nothing and tells a person; a client that it sees draw nothing in a running turn it ends and resumes by itself.",
        (_, Situation.Unknown) => "It types nothing and tells a person: the failure is not one it knows.",
        _ => "It types nothing and tells a person.",
    };

    private static string Lower(string sentence) => $"{char.ToLowerInvariant(sentence[0])}{sentence[1..]}";

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
