using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Api;

/// <summary>Who may say what at which door.</summary>
public sealed class DoorsTests(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private const string Hook = """{"hook_event_name":"StopFailure","session_id":"00000000-0000-4000-8000-000000000001","error":"server_error","last_assistant_message":"API Error: x"}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hook_with_the_token_of_a_session_is_taken()
    {
        using var reply = await PostHookAsync(Prompt, await daemon.TokenAsync("api"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("{}", await reply.Content.ReadAsStringAsync(Ct));
        Assert.Equal("application/json", reply.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task On_loopback_a_hook_without_a_right_token_is_refused(string? token)
    {
        using var reply = await PostHookAsync(Hook, token);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }

    [Fact]
    public async Task On_the_socket_a_wrong_token_is_refused_as_well()
    {
        using var reply = await PostHookAsync(Hook, "wrong", overSocket: true);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }

    [Fact]
    public async Task A_browser_is_turned_away_even_with_the_token()
    {
        using var request = Request(daemon.Hooks, Prompt, await daemon.TokenAsync("api"));
        request.Headers.Add("Origin", "https://example.org");
        using var http = new HttpClient();
        using var reply = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
    }

    [Fact]
    public async Task Another_host_name_is_turned_away_even_with_the_token()
    {
        using var request = Request(daemon.Hooks, Prompt, await daemon.TokenAsync("api"));
        request.Headers.Host = "rebound.example.org";
        using var http = new HttpClient();
        using var reply = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
    }

    [Theory]
    [InlineData("GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1")]
    [InlineData("GET //v1/status HTTP/1.1\r\nHost: 127.0.0.1")]
    [InlineData("GET /v1/hooks/../status HTTP/1.1\r\nHost: 127.0.0.1")]
    [InlineData("GET /v1/hooks/%2e%2e/status HTTP/1.1\r\nHost: 127.0.0.1")]
    [InlineData("GET http://127.0.0.1/v1/status HTTP/1.1\r\nHost: 127.0.0.1")]
    [InlineData("GET /v1/screen?name=api HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /v1/events HTTP/1.1\r\nHost: [::1]")]
    [InlineData("GET /v1/tail?name=api HTTP/1.0")]
    [InlineData("POST /v1/shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0")]
    [InlineData("POST /v1/actions/stop?name=all HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0")]
    [InlineData("POST /v1/send?name=api HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nX-HTTP-Method-Override: GET")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1")]
    public async Task The_control_api_is_not_to_be_had_over_loopback(string head)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, daemon.Hooks.Port, Ct);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "\r\nConnection: close\r\n\r\n"), Ct);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.Matches("^HTTP/1.1 40[03] ", status);
    }

    [Fact]
    public async Task A_hook_that_is_too_large_is_refused_and_one_of_a_mebibyte_is_not()
    {
        var token = await daemon.TokenAsync("api");
        using var large = await PostHookAsync(Padded((1 << 20) + 1), token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var fitting = await PostHookAsync(Padded(1 << 20), token);
        Assert.Equal(HttpStatusCode.OK, fitting.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"hook_event_name\":\"Stop\"}")]
    public async Task What_is_no_hook_is_refused(string body)
    {
        using var reply = await PostHookAsync(body, await daemon.TokenAsync("api"));
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task A_hook_of_a_session_that_is_not_ours_is_shown_and_concerns_nobody()
    {
        var id = Guid.NewGuid().ToString();
        using var reply = await PostHookAsync(Hook.Replace("00000000-0000-4000-8000-000000000001", id, StringComparison.Ordinal), null, overSocket: true);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var line = await daemon.EventAsync(l => l.Contains(id, StringComparison.Ordinal));
        Assert.Contains("\"type\":\"hook\"", line, StringComparison.Ordinal);
        Assert.Contains("\"value\":\"StopFailure\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain("\"session\":\"", line, StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await daemon.StatusAsync("api")).GetProperty("incident").ValueKind);
    }

    private static string Prompt => """{"hook_event_name":"Notification","session_id":"s","notification_type":"idle_prompt"}""";

    private static string Padded(int length) => Prompt[..^1] + ",\"pad\":\"" + new string('x', length - Prompt.Length - 9) + "\"}";

    private async Task<HttpResponseMessage> PostHookAsync(string body, string? token, bool overSocket = false)
    {
        using var request = Request(overSocket ? new Uri("http://supervisor/v1/hooks") : daemon.Hooks, body, token);
        if (overSocket) return await daemon.Control.SendAsync(request, Ct);
        using var http = new HttpClient();
        return await http.SendAsync(request, Ct);
    }

    private static HttpRequestMessage Request(Uri address, string body, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
