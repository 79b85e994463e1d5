namespace Supervisor.Control;

/// <summary>The body of <c>POST /v1/notify</c>.</summary>
/// <param name="Kind">A kind of <c>notifications.on</c>; null for <c>test</c>.</param>
/// <param name="Text">What is told; null for a text that says what it is.</param>
public sealed record NotifyRequest(string? Kind = null, string? Text = null);

/// <summary>What came of it. Fields are added, never renamed.</summary>
/// <param name="Version">1.</param>
/// <param name="Results">One for each channel that is configured.</param>
public sealed record NotifyReply(int Version, IReadOnlyList<NotifyResult> Results);

/// <summary>What came of one channel's attempt.</summary>
/// <param name="Channel">webhook, command or desktop.</param>
/// <param name="Target">Where it goes, without anything that is secret.</param>
/// <param name="Delivered">Whether it was taken.</param>
/// <param name="Milliseconds">How long that took.</param>
/// <param name="Problem">Why it was not; null when it was.</param>
/// <param name="Advice">What a person can do about it, or null.</param>
public sealed record NotifyResult(string Channel, string Target, bool Delivered, long Milliseconds, string? Problem, string? Advice);
