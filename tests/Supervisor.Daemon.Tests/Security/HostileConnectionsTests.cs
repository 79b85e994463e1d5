using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Supervisor.Daemon.Api;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Security;

/// <summary>What a web page, and anybody on the machine, can do to the doors of a daemon, and what not.</summary>
public sealed class HostileConnectionsTests(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private const int Many = 200;
    private const int Everybody = 1000;
    private const string Hook = """{"hook_event_name":"Notification","session_id":"s","notification_type":"idle_prompt"}""";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("OPTIONS /v1/hooks", "Origin: https://example.org\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization", 403, "web_pages")] // a preflight
    [InlineData("POST /v1/hooks", "Origin: https://example.org\r\nContent-Type: text/plain", 403, "web_pages")] // a form, or fetch without cors
    [InlineData("POST /v1/hooks", "Origin: null\r\nContent-Type: text/plain", 403, "web_pages")] // a sandboxed frame, a file
    [InlineData("GET /v1/hooks", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors", 403, "web_pages")] // an image
    [InlineData("GET /v1/hooks", "Origin: https://example.org\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", 403, "web_pages")]
    [InlineData("POST /v1/hooks", "Host: rebound.example.org", 403, "host_names")]
    [InlineData("POST /v1/hooks", "Host: 127.0.0.1.example.org", 403, "host_names")]
    [InlineData("POST /v1/hooks", "Host: 169.254.169.254", 403, "host_names")]
    [InlineData("GET /v1/attach?name=api&columns=80&rows=24", "Connection: Upgrade\r\nUpgrade: supervisor-attach/1", 403, "addresses")]
    [InlineData("POST /v1/hooks", "Authorization: Basic eDp5", 401, "tokens")]
    [InlineData("POST /v1/hooks", "Sec-Fetch-Mode: cors", 401, "tokens")] // Node's fetch says so
    public async Task Who_is_not_a_client_is_turned_away_counted_and_given_no_leave_to_try_again(string first, string headers, int status, string counted)
    {
        var before = await RefusedAsync(counted);
        var host = headers.StartsWith("Host:", StringComparison.Ordinal) ? "" : $"Host: 127.0.0.1:{daemon.Hooks.Port}\r\n";
        var reply = await SayAsync($"{first} HTTP/1.1\r\n{host}{headers}\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control-", reply, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Connection: close", reply, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before + 1, await RefusedAsync(counted));
    }

    [Theory]
    [InlineData("GET /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "405")]
    [InlineData("POST /v1/hooks HTTP/1.1\r\n\r\n", "400")] // no Host
    [InlineData("POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: a\r\n\r\n", "400")]
    [InlineData("POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n", "400")]
    [InlineData("POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400")]
    [InlineData("POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "401")]
    [InlineData("\0\u0001\u0002\u0003\r\n\r\n", "400")]
    public async Task What_is_malformed_is_answered_and_ended(string request, string status) =>
        Assert.StartsWith($"HTTP/1.1 {status} ", await SayAsync(request + (status == "405" ? "GET / HTTP/1.1\r\nHost: x\r\n\r\n" : "")), StringComparison.Ordinal);

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        Assert.StartsWith("HTTP/1.1 431 ", await SayAsync("POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + new string('x', 40_000)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await SayAsync("POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i}: y\r\n"))), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414 ", await SayAsync("POST /v1/hooks?" + new string('x', 40_000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_who_say_nothing_or_half_of_it_are_sent_away_and_a_client_is_heard_meanwhile()
    {
        var token = await daemon.TokenAsync("api");
        var silent = await RefusedAsync("silent");
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        string[] halves =
        [
            "", "POST /v1/ho", "POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
            $"POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Length: 1000000\r\n\r\n{{",
        ];
        List<TcpClient> hostile = [];
        for (var i = 0; i < Many; i++) hostile.Add(await HalfAsync(halves[i % halves.Length]));

        Assert.Contains(" 200 ", await SayAsync($"POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nConnection: close\r\nContent-Length: {Hook.Length}\r\n\r\n{Hook}"), StringComparison.Ordinal);
        Assert.Equal("RUNNING", (await daemon.StatusAsync("api")).GetProperty("state").GetString());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 40L << 20);

        foreach (var connection in hostile)
        {
            await EndAsync(connection).WaitAsync(Bound, Ct);
            connection.Dispose();
        }

        Assert.True(await RefusedAsync("silent") > silent, "those that said nothing at all were not counted");
    }

    [Fact]
    public async Task More_than_can_be_served_are_not_and_the_socket_is_not_concerned()
    {
        List<HttpResponseMessage> followers = [];
        try
        {
            for (var i = 0; i < Seats.Most; i++)
                followers.Add(await daemon.Control.GetAsync(new Uri("v1/events?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Ct));
            Assert.All(followers, f => Assert.Equal(HttpStatusCode.OK, f.StatusCode));
            using var full = await daemon.Control.GetAsync(new Uri("v1/tail?name=api&follow=true", UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
            Assert.Contains("end one of them", await full.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.Equal("RUNNING", (await daemon.StatusAsync("api")).GetProperty("state").GetString());
        }
        finally
        {
            followers.ForEach(f => f.Dispose());
        }
    }

    [Fact]
    public async Task A_token_stands_in_no_argument_no_log_and_no_file_but_its_own_private_one()
    {
        var token = await daemon.TokenAsync("api");
        await SayAsync($"POST /v1/hooks HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\n\r\n");
        var pid = (await daemon.StatusAsync("api")).GetProperty("pid").GetInt32();
        Assert.DoesNotContain(token, await File.ReadAllTextAsync($"/proc/{pid}/cmdline", Ct), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(daemon.StateDirectory, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            if (file.EndsWith(".token", StringComparison.Ordinal))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
                continue;
            }

            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            Assert.False((await reader.ReadToEndAsync(Ct)).Contains(token, StringComparison.Ordinal), $"{file} holds the token");
        }
    }

    private async Task<long> RefusedAsync(string why)
    {
        using var version = JsonDocument.Parse(await daemon.Control.GetByteArrayAsync(new Uri("v1/version", UriKind.Relative), Ct));
        return version.RootElement.GetProperty("refused").GetProperty(why).GetInt64();
    }

    private async Task<TcpClient> HalfAsync(string half)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, daemon.Hooks.Port, Ct);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half), Ct);
        return connection;
    }

    /// <summary>Reads until the daemon ends the connection.</summary>
    private static async Task<string> EndAsync(TcpClient connection)
    {
        var (said, room) = (new StringBuilder(), new byte[Everybody]);
        try
        {
            while (await connection.GetStream().ReadAsync(room, Ct) is > 0 and var read) said.Append(Encoding.ASCII.GetString(room, 0, read));
        }
        catch (IOException)
        {
            // Cut off, which is an end as well.
        }

        return said.ToString();
    }

    private async Task<string> SayAsync(string request)
    {
        using var connection = await HalfAsync(request);
        return await EndAsync(connection).WaitAsync(Bound, Ct);
    }
}
