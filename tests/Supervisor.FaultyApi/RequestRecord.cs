using Supervisor.FaultyApi.Messages;

namespace Supervisor.FaultyApi;

/// <summary>One request and what was done with it.</summary>
/// <param name="Number">1 for the first request, in order of arrival.</param>
/// <param name="At">When it had been read, UTC.</param>
/// <param name="Session">The client's session id; empty when it sent none.</param>
/// <param name="Kind">What it was for.</param>
/// <param name="Path">Method and path.</param>
/// <param name="Fault">The fault that was applied, as written in the script.</param>
/// <param name="FirstPrompt">The first 80 characters of the conversation's first prompt.</param>
/// <param name="LastPrompt">The latest prompt.</param>
/// <param name="BringsToolResult">Whether the request brings the result of a tool.</param>
/// <param name="BytesReceived">The size of the request's body.</param>
/// <param name="BytesSent">The size of the response, headers included; 0 while it is open.</param>
/// <param name="Outcome">
/// <c>open</c> while it is being answered; then <c>completed</c>, <c>status 529</c>, <c>reset</c>, <c>eof</c>, <c>end</c>,
/// <c>sse-error</c>, <c>client left</c> or <c>stopped</c>.
/// </param>
/// <param name="EndedAt">When the response ended, UTC; null while it is open.</param>
public sealed record RequestRecord(
    int Number,
    DateTimeOffset At,
    string Session,
    RequestKind Kind,
    string Path,
    string Fault,
    string FirstPrompt,
    string LastPrompt,
    bool BringsToolResult,
    int BytesReceived,
    long BytesSent,
    string Outcome,
    DateTimeOffset? EndedAt)
{
    /// <summary>The id under which it was answered: the header <c>request-id</c>, and in the bodies of errors.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The header <c>cf-ray</c> of the answer.</summary>
    public string Ray { get; init; } = "";

    /// <summary>The client's own id, its header <c>x-client-request-id</c>; null when it sent none.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>Whether the response is not over.</summary>
    public bool IsOpen => EndedAt is null;
}
