using Supervisor.Claude.Signatures;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests;

/// <summary>What the real clients wrote in twelve cases, and a short notation for what is read of it.</summary>
internal static class Captures
{
    public static string File(string capture, string name) =>
        Path.Combine(AppContext.BaseDirectory, "TestData", "captures", capture, name);

    /// <summary>Observations as words: <c>request retrying hint:transient failed:overloaded completed tool+Bash tool-Bash</c>.</summary>
    public static string Words(IEnumerable<Observation> observations) => string.Join(' ', observations.Select(Word));

    private static string Word(Observation observation) => observation switch
    {
        MainRequestSent => "request",
        BytesReceived => "bytes",
        NoticeSeen notice => "notice:" + notice.Signature,
        ClientRetrying => "retrying",
        FailureHinted hinted => "hint:" + Class(hinted.Cause),
        TurnFailed failed => "failed:" + Class(failed.Cause),
        TurnCompleted => "completed",
        ToolStarted started => "tool+" + started.Tool,
        ToolEnded ended => "tool-" + ended.Tool,
        PromptSubmitted submitted => "prompt:" + submitted.Prompt,
        SessionStarted started => "started:" + started.Origin,
        SessionEnded ended => "ended:" + ended.Reason,
        _ => observation.GetType().Name,
    };

    private static string Class(FailureCause cause) => SnakeCase.Of(cause.Class.ToString());
}
