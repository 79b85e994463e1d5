namespace Supervisor.FaultyApi.Messages;

/// <summary>What a request is for. Only <see cref="Main"/> requests take faults from a rule's list or a script; the others have members of their own.</summary>
public enum RequestKind
{
    /// <summary>A streaming request with tools: the main turn.</summary>
    Main,

    /// <summary>A request with tools that does not stream: the client's fallback after a broken stream.</summary>
    NonStream,

    /// <summary>A request of a subagent. Answered normally, unless a rule has faults for subagents.</summary>
    Subagent,

    /// <summary>A request to summarise the conversation, by <c>/compact</c> or by the client itself. Answered normally, unless a rule has a fault for it.</summary>
    Compaction,

    /// <summary>A request without tools: titles and the like. Answered normally, unless a rule has a fault for them.</summary>
    Helper,

    /// <summary><c>/v1/messages/count_tokens</c>. Answered normally.</summary>
    CountTokens,

    /// <summary>Anything else.</summary>
    Other,
}
