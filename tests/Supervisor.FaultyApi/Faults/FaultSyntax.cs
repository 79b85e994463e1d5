using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Supervisor.FaultyApi.Faults;

/// <summary>Reads faults as people write them: a name, and after a colon its parameter.</summary>
public static partial class FaultSyntax
{
    /// <summary>Nothing that waits for a release waits longer than this.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    private const int MostRepetitions = 1000;

    private static readonly (string Prefix, BreakKind Kind)[] Kinds =
    [
        ("reset-", BreakKind.Reset), ("eof-", BreakKind.Eof), ("end-", BreakKind.End), ("silence-", BreakKind.Silence),
        ("pings-", BreakKind.Pings), ("sse-error-", BreakKind.SseError),
    ];

    private static readonly Dictionary<string, BreakPlace> Places = new(StringComparer.Ordinal)
    {
        ["before-headers"] = BreakPlace.BeforeHeaders,
        ["after-headers"] = BreakPlace.AfterHeaders,
        ["after-start"] = BreakPlace.AfterStart,
        ["mid-text"] = BreakPlace.MidText,
        ["after-block"] = BreakPlace.AfterBlock,
        ["in-tool"] = BreakPlace.InTool,
        ["in-thinking"] = BreakPlace.InThinking,
    };

    /// <summary>Every fault, for <c>--help</c>.</summary>
    public const string Reference = """
        Faults (NAME or NAME:PARAMETER; times are 500ms, 15s, 5m, 2h)
          ok[:TEXT]                 a normal answer: All good, task finished: <first 40 characters of the first prompt>
          reset-PLACE[:DELAY]       RST, DELAY (default 300ms) after the last byte; reset-, eof- and end-PLACE:released: when released
          eof-PLACE[:DELAY]         FIN in the middle of the chunked body
          end-PLACE[:DELAY]         the HTTP body ends properly, but no message_stop came
          silence-PLACE[:TIME]      nothing more, connection open, for TIME (default: until released); then the answer goes on
          pings-PLACE[:TIME]        only ping events, every 5 s, for TIME (default: until released); then the answer goes on
          sse-error-PLACE[:TYPE]    an SSE error event (default TYPE overloaded_error), then the body ends
            PLACE: before-headers (not for pings and sse-error), after-headers, after-start (message_start was sent),
            mid-text, after-block (one text block is complete), in-tool (in the middle of a tool call's input),
            in-thinking (in the middle of a thinking block)
          slow-start:TIME           a healthy answer whose first byte comes after TIME
          slow-content:TIME         a healthy answer: its headers at once, the first event after TIME
          400[:MESSAGE]             plain (default), thinking, prompt-too-long, credit, or any text
          429[:SECONDS]             with retry-after: SECONDS (default none); 429:plan-limit[:SECONDS]: a subscription's
                                    five-hour limit that ends in SECONDS (default an hour), for which a client may wait by
                                    itself; 429:announced:SECONDS: a limit whose end stands in its text, for which it does not
          401 403 404 413 500 529   and any other number from 400 to 599, each with the API's error type; [:MESSAGE]
          drip:TIME[*COUNT]         a healthy slow answer: COUNT (default 10) tokens, one each TIME, then the rest
          thinking:TIME             a healthy answer after TIME of thinking, a delta a second
          hold[:TIME]               tokens drip, two a second, until released or for TIME (default 10m); then the rest
          tool:COMMAND              a call of Bash; the request that brings the result takes the next fault
          call:NAME JSON            a call of any tool with this input; Task, or Agent, starts a subagent
          NAME*COUNT                the same fault, without a parameter, for COUNT requests: 529*3
        """;

    /// <summary>Reads one fault.</summary>
    /// <exception cref="FormatException">It is not a fault; the message says what is wrong.</exception>
    public static Fault Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var written = text.Trim();
        var colon = written.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? written : written[..colon].TrimEnd();
        var parameter = colon < 0 ? null : written[(colon + 1)..].Trim();
        if (string.IsNullOrEmpty(parameter))
            parameter = null;
        return name switch
        {
            "ok" => new NormalAnswer(written, parameter),
            "drip" => Drip(written, parameter ?? "8s"),
            "thinking" => new LongThinking(written, Duration(parameter ?? "42s", written)),
            "slow-start" => Slow(written, BreakPlace.BeforeHeaders, parameter),
            "slow-content" => Slow(written, BreakPlace.AfterHeaders, parameter),
            "hold" => new SlowDrip(written, TimeSpan.FromMilliseconds(500), null, Duration(parameter ?? "10m", written)),
            "tool" => new ToolCall(written, "Bash", BashInput(parameter ?? throw Wrong(written, "tool wants a command: tool:sleep 5"))),
            "call" => Call(written, parameter ?? throw Wrong(written, "call wants a tool and its input: call:Read {\"file_path\":\"a\"}")),
            _ when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var code) => HttpErrors.Of(written, code, parameter),
            _ => Break(written, name, parameter),
        };
    }

    /// <summary>Writes out what is meant for several requests: <c>529*3</c> is <c>529</c>, three times.</summary>
    /// <exception cref="FormatException">It is repeated too often.</exception>
    public static IEnumerable<string> Repeated(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Repetition().Match(text) is not { Success: true } match)
            return [text];
        return int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostRepetitions
            ? Enumerable.Repeat(match.Groups[1].Value, count)
            : throw Wrong(text, FormattableString.Invariant($"it can be repeated 1 to {MostRepetitions} times"));
    }

    /// <summary>Reads faults separated by commas. A parameter with a comma in it can only be written in JSON rules.</summary>
    /// <exception cref="FormatException">One of them is not a fault.</exception>
    public static IReadOnlyList<Fault> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];
    }

    private static StreamBreak Break(string written, string name, string? parameter)
    {
        var (prefix, kind) = Kinds.FirstOrDefault(kind => name.StartsWith(kind.Prefix, StringComparison.Ordinal));
        if (prefix is null || !Places.TryGetValue(name[prefix.Length..], out var place))
            throw Wrong(written, "unknown fault (faulty-api --help lists them)");
        if (place == BreakPlace.BeforeHeaders && kind is (BreakKind.Pings or BreakKind.SseError))
            throw Wrong(written, "an event cannot be sent before the headers");
        if (kind == BreakKind.SseError)
            return new StreamBreak(written, kind, place, null, parameter ?? "overloaded_error");
        if (parameter == "released" && kind is (BreakKind.Reset or BreakKind.Eof or BreakKind.End))
            return new StreamBreak(written, kind, place, null, "") { WhenReleased = true };
        return new StreamBreak(written, kind, place, parameter is null ? null : Duration(parameter, written), "");
    }

    /// <summary>A silence that passes is what a slow beginning looks like from outside.</summary>
    private static StreamBreak Slow(string written, BreakPlace place, string? parameter) =>
        new(written, BreakKind.Silence, place, Duration(parameter ?? throw Wrong(written, "it wants a time: slow-start:15s"), written), "");

    private static SlowDrip Drip(string written, string parameter)
    {
        var parts = parameter.Split('*', 2);
        var count = 10;
        if (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out count))
            throw Wrong(written, "the count after * is not a number");
        return new SlowDrip(written, Duration(parts[0], written), count, LongestWait);
    }

    private static ToolCall Call(string written, string parameter)
    {
        var brace = parameter.IndexOf('{', StringComparison.Ordinal);
        if (brace <= 0)
            throw Wrong(written, "call wants a tool and a JSON object: call:Read {\"file_path\":\"a\"}");
        try
        {
            using var _ = JsonDocument.Parse(parameter[brace..]);
        }
        catch (JsonException error)
        {
            throw Wrong(written, "the tool's input is not JSON: " + error.Message);
        }
        return new ToolCall(written, parameter[..brace].Trim(), parameter[brace..]);
    }

    private static string BashInput(string command) =>
        JsonSerializer.Serialize(new { command, description = "Run a step of the task" });

    private static TimeSpan Duration(string text, string written)
    {
        ReadOnlySpan<(string Unit, double Milliseconds)> units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
        foreach (var (unit, milliseconds) in units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                var duration = TimeSpan.FromMilliseconds(number * milliseconds);
                return duration <= LongestWait ? duration : throw Wrong(written, "longer than two hours");
            }
        }
        throw Wrong(written, $"'{text}' is not a time (500ms, 15s, 5m, 2h)");
    }

    // A parameter may have an asterisk of its own (drip:8s*10).
    [GeneratedRegex("^\\s*([a-z0-9-]+)\\s*\\*\\s*(\\d+)\\s*$")]
    private static partial Regex Repetition();

    private static FormatException Wrong(string written, string why) => new($"fault '{written}': {why}");
}
