using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.FaultyApi.Faults;
using Supervisor.FaultyApi.Http;
using Supervisor.FaultyApi.Messages;

namespace Supervisor.FaultyApi;

/// <summary>Answers one request as its fault says. Returns the outcome for the log.</summary>
internal sealed class FaultPlayer(MessagesRequest request, HttpResponse response, RequestRecord record, ReleaseGate gate, TimeProvider time)
{
    private const string Completed = "completed";
    private const string Thought = "considering one more possibility ";

    // What the peer has read it must also have understood, before the reset overtakes it.
    private static readonly TimeSpan BeforeBreak = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan BetweenPings = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenThoughts = TimeSpan.FromSeconds(1);

    private readonly Answer _answer = new(request.Model, record.Number);
    private int _sent;

    public async Task<string> PlayAsync(Fault fault, CancellationToken cancellationToken)
    {
        if (request.Kind == RequestKind.CountTokens)
        {
            await response.SendJsonAsync(200, new JsonObject { ["input_tokens"] = 10 }, cancellationToken).ConfigureAwait(false);
            return Completed;
        }
        if (fault is HttpError error)
            return await RefuseAsync(error, cancellationToken).ConfigureAwait(false);
        if (!request.Streams)
            return await PlayWholeAsync(fault, cancellationToken).ConfigureAwait(false);
        if (fault is StreamBreak broken)
            return await BreakAsync(broken, cancellationToken).ConfigureAwait(false);
        await response.StartEventsAsync(cancellationToken).ConfigureAwait(false);
        _answer.Start();
        switch (fault)
        {
            case SlowDrip drip:
                await DripAsync(drip, cancellationToken).ConfigureAwait(false);
                break;
            case LongThinking thinking:
                await ThinkAsync(thinking.For, cancellationToken).ConfigureAwait(false);
                break;
            case ToolCall call:
                _answer.OpenTool(call.Tool).ToolInput(call.Input[..(call.Input.Length / 2)]).ToolInput(call.Input[(call.Input.Length / 2)..])
                    .CloseBlock().Stop("tool_use");
                return await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        _answer.Text((fault as NormalAnswer)?.Text ?? Answer.Finished(request)).Stop();
        return await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> RefuseAsync(HttpError error, CancellationToken cancellationToken)
    {
        List<(string, string)> headers = [];
        var reset = time.GetUtcNow().AddSeconds(error.LimitSeconds ?? 0).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (error.RetryAfterSeconds is { } seconds)
        {
            headers.Add(("retry-after", seconds.ToString(CultureInfo.InvariantCulture)));
            if (error.LimitSeconds is not null)
                headers.AddRange(PlanLimit(reset));
        }
        var body = new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = error.ErrorType, ["message"] = error.Message.Replace(HttpError.Reset, reset, StringComparison.Ordinal) },
            ["request_id"] = record.RequestId,
        };
        await response.SendJsonAsync(error.Code, body, cancellationToken, headers: [.. headers]).ConfigureAwait(false);
        return FormattableString.Invariant($"status {error.Code}");
    }

    // The names are the client's own (it reads them from every answer).
    private static (string, string)[] PlanLimit(string reset) =>
    [
        ("anthropic-ratelimit-unified-status", "rejected"), ("anthropic-ratelimit-unified-representative-claim", "five_hour"),
        ("anthropic-ratelimit-unified-reset", reset), ("anthropic-ratelimit-unified-5h-reset", reset),
        ("anthropic-ratelimit-unified-5h-utilization", "1"), ("anthropic-ratelimit-unified-overage-status", "rejected"),
        ("anthropic-ratelimit-unified-overage-disabled-reason", "org_level_disabled"),
    ];

    private async Task<string> PlayWholeAsync(Fault fault, CancellationToken cancellationToken)
    {
        var whole = _answer.Whole((fault as NormalAnswer)?.Text ?? Answer.Finished(request));
        if (fault is StreamBreak broken)
        {
            if (broken.Place != BreakPlace.BeforeHeaders)
                await response.SendHalfJsonAsync(whole, cancellationToken).ConfigureAwait(false);
            var kind = broken.Kind is BreakKind.Silence or BreakKind.Eof ? broken.Kind : BreakKind.Reset;
            return await EndByAsync(broken with { Kind = kind }, cancellationToken).ConfigureAwait(false) ?? Reset();
        }
        await response.SendJsonAsync(200, whole, cancellationToken).ConfigureAwait(false);
        return Completed;
    }

    /// <summary>Sends what comes before the place, breaks, and, where the break is one that passes, sends the rest.</summary>
    private async Task<string> BreakAsync(StreamBreak broken, CancellationToken cancellationToken)
    {
        if (broken.Place == BreakPlace.BeforeHeaders && await EndByAsync(broken, cancellationToken).ConfigureAwait(false) is { } before)
            return before;
        await response.StartEventsAsync(cancellationToken).ConfigureAwait(false);
        if (broken.Place == BreakPlace.AfterHeaders && await EndByAsync(broken, cancellationToken).ConfigureAwait(false) is { } bare)
            return bare;
        _answer.Start();
        IReadOnlyList<string> words = ["Working on it:", " the first part", " of the answer", " is written here,", " and more is to come."];
        if (broken.Place == BreakPlace.MidText)
            _answer.OpenText().Deltas(words.Take(3));
        else if (broken.Place == BreakPlace.AfterBlock)
            _answer.OpenText().Deltas(words).CloseBlock();
        else if (broken.Place == BreakPlace.InThinking)
            Thoughts(3);
        else if (broken.Place == BreakPlace.InTool)
            _answer.OpenTool("Bash").ToolInput("{\"command\":").ToolInput("\"echo half a co");
        if (broken.Place >= BreakPlace.AfterStart)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (await EndByAsync(broken, cancellationToken).ConfigureAwait(false) is { } outcome)
                return outcome;
        }
        if (broken.Place == BreakPlace.InTool)
        {
            _answer.ToolInput("mmand\"}").CloseBlock().Stop("tool_use");
            return await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        if (broken.Place == BreakPlace.MidText)
            _answer.Deltas(words.Skip(3)).CloseBlock();
        else if (broken.Place == BreakPlace.InThinking)
            _answer.Signature().CloseBlock();
        _answer.Text(Answer.Finished(request)).Stop();
        return await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The outcome when the break ended the response; null when it passed and the answer goes on.</summary>
    private async Task<string?> EndByAsync(StreamBreak broken, CancellationToken cancellationToken)
    {
        if (broken.Kind is BreakKind.Silence or BreakKind.Pings)
        {
            using var place = gate.Enter(request.Session);
            var left = broken.Time ?? FaultSyntax.LongestWait;
            var step = broken.Kind == BreakKind.Pings ? BetweenPings : left;
            while (left > TimeSpan.Zero && !place.IsReleased)
            {
                if (broken.Kind == BreakKind.Pings)
                    await response.SendEventAsync(Answer.Ping, cancellationToken).ConfigureAwait(false);
                await place.WaitAsync(step < left ? step : left, cancellationToken).ConfigureAwait(false);
                left -= step;
            }
            return null;
        }
        if (broken.WhenReleased)
        {
            using var place = gate.Enter(request.Session);
            await place.WaitAsync(FaultSyntax.LongestWait, cancellationToken).ConfigureAwait(false);
        }
        await response.WaitUntilReadAsync(time, cancellationToken).ConfigureAwait(false);
        // Nothing was sent before the headers, so nothing has to be understood first.
        await Task.Delay(broken.Time ?? (response.BytesSent > 0 ? BeforeBreak : TimeSpan.Zero), time, cancellationToken).ConfigureAwait(false);
        switch (broken.Kind)
        {
            case BreakKind.Reset:
                return Reset();
            case BreakKind.Eof:
                response.Close();
                return "eof";
            case BreakKind.SseError:
                await response.SendEventAsync(Answer.Error(broken.ErrorType), cancellationToken).ConfigureAwait(false);
                await response.EndEventsAsync(cancellationToken).ConfigureAwait(false);
                return "sse-error";
            default:
                if (response.BytesSent > 0)
                    await response.EndEventsAsync(cancellationToken).ConfigureAwait(false);
                else
                    response.Close();
                return "end";
        }
    }

    private async Task DripAsync(SlowDrip drip, CancellationToken cancellationToken)
    {
        using var place = gate.Enter(request.Session);
        var started = time.GetTimestamp();
        _answer.OpenText();
        for (var i = 1; i <= (drip.Tokens ?? int.MaxValue) && time.GetElapsedTime(started) < drip.AtMost && !place.IsReleased; i++)
        {
            _answer.Deltas([FormattableString.Invariant($"step {i} ")]);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            await place.WaitAsync(drip.Interval, cancellationToken).ConfigureAwait(false);
        }
        _answer.CloseBlock();
    }

    private async Task ThinkAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var place = gate.Enter(request.Session);
        var started = time.GetTimestamp();
        _answer.OpenThinking();
        while (time.GetElapsedTime(started) < duration && !place.IsReleased)
        {
            _answer.Thought(Thought);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            await place.WaitAsync(BetweenThoughts, cancellationToken).ConfigureAwait(false);
        }
        _answer.Signature().CloseBlock();
    }

    private void Thoughts(int count)
    {
        _answer.OpenThinking();
        for (var i = 0; i < count; i++)
            _answer.Thought(Thought);
    }

    private async Task<string> FinishAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await response.EndEventsAsync(cancellationToken).ConfigureAwait(false);
        return Completed;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        for (; _sent < _answer.Events.Count; _sent++)
            await response.SendEventAsync(_answer.Events[_sent], cancellationToken).ConfigureAwait(false);
    }

    private string Reset()
    {
        response.Reset();
        return "reset";
    }
}
