using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Supervisor.FaultyApi;
using static Supervisor.EndToEnd.FaultyApi.ConnectionEnd;

namespace Supervisor.EndToEnd.FaultyApi;

public sealed class FaultsOnTheWireTests : IAsyncDisposable
{
    private readonly FaultyApiServer _api = FaultyApiServer.Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private Task<RawExchange> GetAsync(string fault, Func<ClientRequest, ClientRequest>? change = null)
    {
        _api.Rules.Replace([new() { Faults = [fault], NonStream = fault }]);
        var request = new ClientRequest("do the task");
        return RawExchange.OfAsync(_api.Port, change?.Invoke(request) ?? request, Cancel);
    }

    // The peer may see the end of a connection a moment before the API has noted it.
    private Task<RequestRecord> EndedAsync() =>
        _api.WaitForRequestAsync(request => !request.IsOpen, TimeSpan.FromSeconds(10), Cancel);

    [Theory]
    [InlineData("reset-before-headers", Reset, null, "HTTP")]
    [InlineData("reset-after-headers", Reset, "text/event-stream", "event:")]
    [InlineData("reset-after-start", Reset, "message_start", "content_block_start")]
    [InlineData("reset-mid-text", Reset, "text_delta", "content_block_stop")]
    [InlineData("reset-after-block", Reset, "content_block_stop", "message_delta")]
    [InlineData("reset-in-tool", Reset, "input_json_delta", "content_block_stop")]
    [InlineData("reset-in-thinking", Reset, "thinking_delta", "signature_delta")]
    [InlineData("eof-before-headers", Closed, null, "HTTP")]
    [InlineData("eof-after-start", Closed, "message_start", "content_block_start")]
    [InlineData("eof-mid-text", Closed, "text_delta", "content_block_stop")]
    [InlineData("eof-after-block", Closed, "content_block_stop", "message_delta")]
    [InlineData("eof-in-thinking", Closed, "thinking_delta", "signature_delta")]
    public async Task A_broken_stream_has_what_came_before_the_place_and_nothing_after(
        string fault, ConnectionEnd end, string? last, string missing)
    {
        // The delay that a busy client needs is of no use here.
        fault += ":30ms";
        var exchange = await GetAsync(fault);

        Assert.Equal(end, exchange.End);
        Assert.False(exchange.BodyIsComplete);
        Assert.Contains(last ?? "", exchange.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(missing, exchange.Text, StringComparison.Ordinal);
        var record = await EndedAsync();
        Assert.Equal((fault, end == Reset ? "reset" : "eof"), (record.Fault, record.Outcome));
    }

    [Theory]
    [InlineData("end-after-start:30ms", "message_start", "content_block_start")]
    [InlineData("end-mid-text:30ms", "text_delta", "content_block_stop")]
    [InlineData("end-after-block:30ms", "content_block_stop", "message_delta")]
    [InlineData("sse-error-after-start", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"", "content_block_start")]
    [InlineData("sse-error-mid-text:api_error", "{\"type\":\"api_error\"", "content_block_stop")]
    [InlineData("sse-error-after-block", "overloaded_error", "message_delta")]
    [InlineData("sse-error-in-thinking", "overloaded_error", "signature_delta")]
    public async Task A_stream_that_ends_early_or_in_an_error_is_whole_for_HTTP(string fault, string last, string missing)
    {
        var exchange = await GetAsync(fault);

        Assert.Equal(Closed, exchange.End);
        Assert.True(exchange.BodyIsComplete);
        Assert.Contains(last, exchange.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(missing, exchange.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("400", "HTTP/1.1 400", "invalid_request_error")]
    [InlineData("400:thinking", "HTTP/1.1 400", "cannot be modified")]
    [InlineData("400:prompt-too-long", "HTTP/1.1 400", "prompt is too long")]
    [InlineData("400:credit", "HTTP/1.1 400", "credit balance is too low")]
    [InlineData("400:my own words", "HTTP/1.1 400", "my own words")]
    [InlineData("401", "HTTP/1.1 401", "authentication_error")]
    [InlineData("429:3600", "HTTP/1.1 429", "retry-after: 3600\r\n")]
    [InlineData("429:announced:20", "HTTP/1.1 429", "Claude AI usage limit reached|1")]
    [InlineData("429:plan-limit", "HTTP/1.1 429", "anthropic-ratelimit-unified-representative-claim: five_hour\r\n")]
    [InlineData("500", "HTTP/1.1 500", "api_error")]
    [InlineData("529", "HTTP/1.1 529", "overloaded_error")]
    public async Task An_http_error_has_its_status_and_its_message(string fault, string status, string text)
    {
        var exchange = await GetAsync(fault);

        Assert.StartsWith(status, exchange.Text, StringComparison.Ordinal);
        Assert.Contains(text, exchange.Text, StringComparison.Ordinal);
        Assert.Equal("status " + fault[..3], (await EndedAsync()).Outcome);
    }

    [Fact]
    public async Task A_normal_answer_is_complete_and_says_whose_it_is()
    {
        var exchange = await GetAsync("ok");

        Assert.True(exchange.BodyIsComplete);
        Assert.Contains("All good, task", exchange.Text, StringComparison.Ordinal);
        Assert.Contains("finished: do the\"", exchange.Text, StringComparison.Ordinal);
        Assert.Contains("\"stop_reason\":\"end_turn\"", exchange.Text, StringComparison.Ordinal);
        Assert.Contains("event: message_stop", exchange.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_call_asks_for_the_tool()
    {
        var exchange = await GetAsync("tool:sleep 5");

        Assert.Contains("\"name\":\"Bash\"", exchange.Text, StringComparison.Ordinal);
        Assert.Contains("sleep 5", exchange.Text, StringComparison.Ordinal);
        Assert.Contains("\"stop_reason\":\"tool_use\"", exchange.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drip:50ms*4", 200, "step 4")]
    [InlineData("thinking:200ms", 200, "thinking_delta")]
    [InlineData("hold:200ms", 200, "step 1")]
    [InlineData("silence-mid-text:200ms", 200, "and more is to come")]
    [InlineData("silence-before-headers:200ms", 200, "message_start")]
    [InlineData("pings-after-start:200ms", 200, "event: ping")]
    [InlineData("pings-in-thinking:200ms", 200, "signature_delta")]
    [InlineData("silence-in-thinking:200ms", 200, "signature_delta")]
    [InlineData("slow-start:200ms", 200, "message_start")]
    [InlineData("slow-content:200ms", 200, "message_start")]
    public async Task A_slow_answer_takes_its_time_and_completes(string fault, int milliseconds, string text)
    {
        var clock = Stopwatch.StartNew();

        var exchange = await GetAsync(fault);

        // Timers may fire a little early by the stopwatch's reckoning.
        Assert.InRange(clock.ElapsedMilliseconds, milliseconds - 20, 20_000);
        Assert.Contains(text, exchange.Text, StringComparison.Ordinal);
        Assert.True(exchange.BodyIsComplete);
        Assert.Equal("completed", (await EndedAsync()).Outcome);
    }

    [Theory]
    [InlineData("slow-start:300ms", 280)]
    [InlineData("slow-content:1h", 0)]
    public async Task A_slow_beginning_keeps_back_the_headers_or_only_what_comes_after_them(string fault, int milliseconds)
    {
        _api.Rules.Replace([new() { Faults = [fault] }]);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _api.Port, Cancel);
        var clock = Stopwatch.StartNew();
        await socket.SendAsync(new ClientRequest("do the task").ToBytes(), Cancel);
        var first = new byte[4096];
        var text = Encoding.UTF8.GetString(first, 0, await socket.ReceiveAsync(first, Cancel));

        Assert.InRange(clock.ElapsedMilliseconds, milliseconds, 20_000);
        Assert.StartsWith("HTTP/1.1 200", text, StringComparison.Ordinal);
        Assert.True(milliseconds > 0 || !text.Contains("event:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("silence-after-block")]
    [InlineData("pings-in-thinking")]
    [InlineData("pings-after-start")]
    public async Task What_is_held_completes_when_it_is_released(string fault)
    {
        var exchange = GetAsync(fault);
        await _api.WaitForRequestAsync(request => request.IsOpen, TimeSpan.FromSeconds(10), Cancel);
        while (_api.Release("session-1") == 0)
            await Task.Yield();

        Assert.True((await exchange).BodyIsComplete);
        Assert.Equal(0, _api.Release());
    }

    [Theory]
    [InlineData("reset-after-block:released", Reset)]
    [InlineData("eof-mid-text:released", Closed)]
    public async Task A_break_can_wait_for_its_release(string fault, ConnectionEnd end)
    {
        var exchange = GetAsync(fault);
        await _api.WaitForRequestAsync(request => request.IsOpen, TimeSpan.FromSeconds(10), Cancel);
        while (_api.Release("session-1") == 0)
            await Task.Yield();

        Assert.Equal((end, false), ((await exchange).End, (await exchange).BodyIsComplete));
    }

    [Theory]
    [InlineData("ok", Closed, "\"stop_reason\":\"end_turn\"")]
    [InlineData("529", Closed, "overloaded_error")]
    [InlineData("reset-before-headers", Reset, "")]
    [InlineData("reset-after-block:30ms", Reset, "application/json")]
    public async Task Non_streaming_requests_take_the_fault_meant_for_them(string fault, ConnectionEnd end, string text)
    {
        var exchange = await GetAsync(fault, request => request with { Streams = false });

        Assert.Equal(end, exchange.End);
        Assert.Contains(text, exchange.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("event:", exchange.Text, StringComparison.Ordinal);
    }
}
