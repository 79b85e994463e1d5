using System.Globalization;

namespace Supervisor.FaultyApi.Faults;

/// <summary>The errors that the Messages API answers with, by status and by the names used in scripts.</summary>
internal static class HttpErrors
{
    // Wordings of the API as clients print them in public issues; what they make the client do is in the table of facts.
    private static readonly Dictionary<string, string> BadRequests = new(StringComparer.Ordinal)
    {
        ["plain"] = "messages: text content blocks must be non-empty",
        ["thinking"] = "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. "
            + "These blocks must remain as they were in the original response.",
        ["prompt-too-long"] = "prompt is too long: 213452 tokens > 200000 maximum",
        ["credit"] = "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
    };

    private const string PlanLimit = "plan-limit";
    private const string Announced = "announced";

    // The form in which the end of a limit is told to the second; what stands in braces is put in when it is sent.
    private const string Announcement = "Claude AI usage limit reached|" + HttpError.Reset;

    private const int PlanLimitSeconds = 3600;

    private static readonly Dictionary<int, (string Type, string Message)> Known = new()
    {
        [400] = ("invalid_request_error", ""),
        [401] = ("authentication_error", "invalid x-api-key"),
        [403] = ("permission_error", "Your API key does not have permission to use the specified resource."),
        [404] = ("not_found_error", "model: not found"),
        [413] = ("request_too_large", "Request exceeds the maximum size"),
        [429] = ("rate_limit_error", "This request would exceed your account's rate limit. Please try again later."),
        [500] = ("api_error", "Internal server error"),
        [529] = ("overloaded_error", "Overloaded"),
    };

    /// <summary>The error of a status; <paramref name="parameter"/> is what a script wrote after the colon.</summary>
    /// <exception cref="FormatException">Not a status of an error.</exception>
    public static HttpError Of(string written, int code, string? parameter)
    {
        if (code is < 400 or > 599)
            throw new FormatException($"fault '{written}': a status must be from 400 to 599");
        var (type, message) = Known.GetValueOrDefault(code, ("api_error", "error"));
        int? retryAfter = null;
        if (code == 429 && parameter?.Split(':') is [PlanLimit or Announced, ..] limit)
            return Limited(new HttpError(written, code, type, message, PlanLimitSeconds), limit);
        if (code == 400)
            message = BadRequests.GetValueOrDefault(parameter ?? "plain", parameter ?? "");
        else if (code == 429 && parameter is not null)
            retryAfter = int.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? seconds
                : throw new FormatException($"fault '{written}': retry-after is a number of seconds");
        else
            message = parameter ?? message;
        return new HttpError(written, code, type, message, retryAfter);
    }

    private static HttpError Limited(HttpError error, string[] limit)
    {
        var seconds = PlanLimitSeconds;
        if (limit.Length > 2 || (limit.Length == 2 && !int.TryParse(limit[1], NumberStyles.None, CultureInfo.InvariantCulture, out seconds)))
            throw new FormatException($"fault '{error.Name}': after {limit[0]} come the seconds until it ends: 429:{limit[0]}:20");
        // A client waits by itself for a limit whose retry-after is short; for an announced one it is long, and the turn ends.
        return limit[0] == PlanLimit
            ? error with { LimitSeconds = seconds, RetryAfterSeconds = seconds }
            : error with { LimitSeconds = seconds, Message = Announcement };
    }
}
