using System.Text.RegularExpressions;
using Supervisor.Core;

namespace Supervisor.Claude.Diagnosis;

/// <summary>An id that Anthropic's support, or whoever runs the gateway, can look a request up by.</summary>
/// <param name="Kind"><c>request-id</c>, <c>x-client-request-id</c> or <c>cf-ray</c>.</param>
/// <param name="Value">The id.</param>
/// <param name="At">When its line was written, UTC, or null.</param>
/// <param name="Failed">Whether it stands in a line that tells a failure.</param>
public sealed record RequestId(string Kind, string Value, DateTimeOffset? At, bool Failed);

/// <summary>Collects ids of requests: the first ones, the last ones, and those of failures.</summary>
internal sealed partial class RequestIds
{
    /// <summary>What stands in every line that has an id.</summary>
    public static readonly string[] Marks = ["req_", "request-id", "request_id", "requestId", "cf-ray", "CF-RAY", "cf_ray"];

    private const int Kept = 50;

    private readonly List<RequestId> _ids = [];

    /// <summary>In the order they were met.</summary>
    public IReadOnlyList<RequestId> All => _ids;

    /// <summary>How many were left out.</summary>
    public int Dropped { get; private set; }

    public void Search(string text, DateTimeOffset? at, bool failed)
    {
        if (!Array.Exists(Marks, mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase))) return;
        foreach (Match match in IdPattern().Matches(text))
        {
            if (match.Groups["request"] is { Success: true } request) Add("request-id", request.Value, at, failed);
            else if (match.Groups["client"] is { Success: true } client) Add("x-client-request-id", client.Value, at, failed);
            else if (match.Groups["ray"] is { Success: true } ray) Add("cf-ray", ray.Value, at, failed);
        }
    }

    public void Add(string kind, string value, DateTimeOffset? at, bool failed)
    {
        value = PlainText.Clean(value, 100);
        var known = _ids.FindIndex(id => id.Value == value);
        if (known >= 0)
        {
            if (failed && !_ids[known].Failed) _ids[known] = _ids[known] with { Failed = true };
            return;
        }

        _ids.Add(new RequestId(kind, value, at, failed));
        if (_ids.Count <= Kept) return;

        // Room is made by the oldest behind the first ten that no failure has.
        var spare = _ids.FindIndex(10, id => !id.Failed);
        _ids.RemoveAt(spare < 0 ? 10 : spare);
        Dropped++;
    }

    [GeneratedRegex(
        @"(?<request>\breq_[A-Za-z0-9]{8,60}\b)"
        + @"|x-client-request-id[""']?\s*[:=]\s*[""']?(?<client>[A-Za-z0-9-]{8,60})"
        + @"|(?<![\w-])(?:x-)?request[-_]?id[""']?\s*[:=]\s*[""']?(?!req_)(?<request>[A-Za-z0-9-]{8,60})"
        + @"|cf[-_]ray[""']?\s*[:=]\s*[""']?(?<ray>[0-9a-f]{8,32}(?:-[A-Z]{3})?)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
