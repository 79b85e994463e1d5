using System.Collections.Immutable;

namespace Supervisor.Core.Sessions;

/// <summary>How far a conversation is known to have come.</summary>
public enum ConversationContent
{
    /// <summary>Nothing was submitted: a start is a new session.</summary>
    None,

    /// <summary>A prompt was submitted; nothing came back yet.</summary>
    Submitted,

    /// <summary>There is at least one answer, which must not be lost.</summary>
    Answered,
}

/// <summary>The client's conversation that a session holds.</summary>
/// <param name="SessionId">The client's id (a UUID), chosen by the supervisor when new.</param>
public sealed record Conversation(string SessionId)
{
    /// <summary>How far it has come.</summary>
    public ConversationContent Content { get; init; }

    /// <summary>Whether the configured first prompt still has to be submitted.</summary>
    public bool PromptPending { get; init; }

    /// <summary>Whether a resume found nothing although there had been answers: a person must decide.</summary>
    public bool Lost { get; init; }

    /// <summary>Earlier ids of the same work, oldest first (<c>/clear</c>, fork, a new start). Bounded.</summary>
    public ImmutableArray<string> Lineage { get; init; } = [];

    /// <summary>At most this many earlier ids are kept.</summary>
    public const int LineageBound = 50;

    /// <summary>The same work under another id.</summary>
    public Conversation Continue(string sessionId) => sessionId == SessionId
        ? this
        : this with { SessionId = sessionId, Lineage = [.. Lineage.Add(SessionId).TakeLast(LineageBound)] };

    /// <summary>Knows at least this much.</summary>
    public Conversation AtLeast(ConversationContent content) => content > Content ? this with { Content = content } : this;
}
