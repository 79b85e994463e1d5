using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Recovery;

/// <summary>Whose the draft in the input box is.</summary>
internal enum DraftOwner
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Ours: left by an attempt that was not submitted.</summary>
    Ours,

    /// <summary>The prompt of the turn that we interrupted, which the client has put back.</summary>
    Turn,

    /// <summary>A person's.</summary>
    Person,

    /// <summary>It appeared with our Esc, and is not known to be the turn's prompt: it must be neither submitted nor put aside.</summary>
    Unknown,
}

/// <summary>Tells whose a draft is: a person's is put aside or waited for, the turn's own is submitted again.</summary>
internal static class Drafts
{
    public static DraftOwner Of(SessionState state, RecoveryPolicy policy)
    {
        var screen = state.Screen;
        if (screen.Draft is not { } draft) return DraftOwner.None;
        if (state.LeftDraft && SubmitText.IsSame(draft, state.Typed ?? policy.RetryText)) return DraftOwner.Ours;
        if (state.Interrupted is not { } turn) return DraftOwner.Person;
        if (turn.Draft is not null || state.PersonTypedAt >= turn.Since) return DraftOwner.Person;
        var isWhole = screen is { DraftIsPart: false, PastedBreaks: null, Completion: null };
        return isWhole && Prompt(turn, draft) is not null ? DraftOwner.Turn : DraftOwner.Unknown;
    }

    /// <summary>What to submit: the turn's own prompt where it stands in the box, else what the remedy types.</summary>
    public static string Text(SessionState state, RecoveryPolicy policy) => Of(state, policy) switch
    {
        DraftOwner.Turn => Prompt(state.Interrupted!, state.Screen.Draft!)!,
        _ => Typed(state, policy),
    };

    /// <summary>What the remedy under way types: the rewind text behind a rewind, else the retry text.</summary>
    public static string Typed(SessionState state, RecoveryPolicy policy) =>
        AttemptDecisions.Open(state) is { Remedy: Remedy.Rewind } ? policy.RewindText : policy.RetryText;

    /// <summary>Whether a text is one of those that we type.</summary>
    public static bool IsOurs(string text, SessionState state, RecoveryPolicy policy) =>
        new[] { policy.RetryText, policy.RewindText, state.Typed }.Any(ours => ours is not null && SubmitText.IsSame(ours, text));

    private static string? Prompt(Interruption turn, string draft) =>
        new[] { turn.Prompt, turn.Echo }.FirstOrDefault(p => p is not null && SubmitText.IsSame(p, draft) && SubmitText.Problem(p) is null);
}
