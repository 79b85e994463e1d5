using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Supervisor.FaultyApi;
using Supervisor.FaultyApi.Messages;

namespace Supervisor.EndToEnd.FaultyApi;

public sealed class HttpTests : IAsyncDisposable
{
    private readonly FaultyApiServer _api = FaultyApiServer.Start();
    private readonly HttpClient _client;

    public HttpTests() => _client = new HttpClient { BaseAddress = _api.BaseAddress };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _api.DisposeAsync();
    }

    [Fact]
    public async Task A_chunked_request_is_understood()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages")
        {
            Content = JsonContent.Create(new { stream = true, tools = new[] { new { } }, messages = new[] { new { role = "user", content = "in chunks" } } }),
        };
        request.Headers.TransferEncodingChunked = true;

        using var response = await _client.SendAsync(request, Cancel);

        Assert.Contains("chunks", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(("in chunks", RequestKind.Main), (_api.Log.Records[0].FirstPrompt, _api.Log.Records[0].Kind));
    }

    [Fact]
    public async Task A_connection_serves_many_requests_also_after_an_error_status()
    {
        _api.Rules.Replace([new() { Faults = ["500"] }]);
        using var one = new SocketsHttpHandler { MaxConnectionsPerServer = 1 };
        using var client = new HttpClient(one) { BaseAddress = _api.BaseAddress };
        var body = new { stream = true, tools = new[] { new { } }, messages = Array.Empty<object>() };

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
            statuses.Add((await client.PostAsJsonAsync("/v1/messages", body, Cancel)).StatusCode);

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.OK, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task Everything_else_is_harmless()
    {
        using var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), Cancel);
        using var count = await _client.PostAsJsonAsync("/v1/messages/count_tokens", new { messages = Array.Empty<object>() }, Cancel);
        using var other = await _client.GetAsync("/api/whatever", Cancel);
        using var wrong = await _client.PostAsync("/v1/messages", new StringContent("not json"), Cancel);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Contains("input_tokens", await count.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.DoesNotContain(_api.Log.Records, record => record.Kind == RequestKind.Main);
    }

    [Fact]
    public async Task Nonsense_closes_the_connection_and_the_api_lives_on()
    {
        var exchange = await RawExchange.OfAsync(_api.Port, Encoding.ASCII.GetBytes("nonsense\r\n\r\n"), Cancel);

        Assert.Equal("", exchange.Text);
        using var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), Cancel);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Fact]
    public async Task A_client_that_leaves_in_a_silence_is_noticed()
    {
        _api.Rules.Replace([new() { Faults = ["silence-after-start"] }]);
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(IPAddress.Loopback, _api.Port, Cancel);
            await socket.SendAsync(new ClientRequest("do it").ToBytes(), Cancel);
            await _api.WaitForRequestAsync(request => request.IsOpen, TimeSpan.FromSeconds(10), Cancel);
        }

        var record = await _api.WaitForRequestAsync(request => !request.IsOpen, TimeSpan.FromSeconds(10), Cancel);

        Assert.Equal("client left", record.Outcome);
    }

    [Fact]
    public async Task Stopping_the_api_ends_what_is_open()
    {
        _api.Rules.Replace([new() { Faults = ["silence-after-start"] }]);
        var exchange = RawExchange.OfAsync(_api.Port, new ClientRequest("do it"), Cancel);
        await _api.WaitForRequestAsync(request => request.IsOpen, TimeSpan.FromSeconds(10), Cancel);

        await _api.DisposeAsync();

        Assert.False((await exchange).BodyIsComplete);
        Assert.Equal("stopped", Assert.Single(_api.Log.Records).Outcome);
    }

    [Fact]
    public async Task Rules_can_be_read_and_replaced_and_the_log_read_while_it_runs()
    {
        using var set = await _client.PostAsJsonAsync("/_control/rules", new[] { new { match = "alpha", faults = new[] { "529" }, then = "ok" } }, Cancel);
        await RawExchange.OfAsync(_api.Port, new ClientRequest("task alpha"), Cancel);
        using var refused = await _client.PostAsJsonAsync("/_control/rules", new[] { new { match = "alpha", faults = new[] { "explode" } } }, Cancel);
        var rules = await _client.GetFromJsonAsync<JsonArray>("/_control/rules", Cancel);
        var log = await _client.GetFromJsonAsync<JsonArray>("/_control/log", Cancel);

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("explode", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal("alpha", (string?)Assert.Single(rules!)!["match"]);
        Assert.Equal(("529", "main", "session-1"), ((string?)log![0]!["fault"], (string?)log[0]!["kind"], (string?)log[0]!["session"]));
    }

    [Fact]
    public async Task Waiting_for_a_request_that_does_not_come_says_what_came()
    {
        await RawExchange.OfAsync(_api.Port, new ClientRequest("task alpha"), Cancel);

        var error = await Assert.ThrowsAsync<TimeoutException>(() =>
            _api.WaitForRequestAsync(request => request.FirstPrompt == "task beta", TimeSpan.FromMilliseconds(50), Cancel));

        Assert.Contains("task alpha", error.Message, StringComparison.Ordinal);
    }
}
