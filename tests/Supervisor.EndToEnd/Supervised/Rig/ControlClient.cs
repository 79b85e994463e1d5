using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Supervisor.Control;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>Speaks to a daemon through its unix socket, as supervisorctl and supervisor-hook do.</summary>
public sealed class ControlClient : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>A client of the daemon on this socket, whichever process that is.</summary>
    public ControlClient(string socket) => _http = new HttpClient(new SocketsHttpHandler
    {
        // A daemon may be replaced between two requests: connections are not kept.
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                return new NetworkStream(connection, ownsSocket: true);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        },
    })
    { BaseAddress = new Uri("http://localhost"), Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Every session.</summary>
    public async Task<StatusReply> StatusAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync(ControlApi.Status, ControlJson.Default.StatusReply, cancellationToken))!;

    /// <summary>One session.</summary>
    public async Task<SessionStatus> StatusAsync(string session, CancellationToken cancellationToken) =>
        (await StatusAsync(cancellationToken)).Sessions.Single(s => s.Name == session);

    /// <summary>Carries out a verb for one session and waits for the outcome.</summary>
    public Task<ActionReply> ActAsync(string verb, string session, CancellationToken cancellationToken) =>
        PostAsync($"{ControlApi.Actions}{verb}?name={session}", null, cancellationToken);

    /// <summary>Takes a conversation back to before a prompt; null: the last one.</summary>
    public Task<ActionReply> RewindAsync(string session, string? to, CancellationToken cancellationToken) =>
        PostAsync($"{ControlApi.Actions}rewind?name={session}{(to is null ? "" : "&to=" + Uri.EscapeDataString(to))}", null, cancellationToken);

    /// <summary>Types bytes as a person's keys.</summary>
    public async Task<ActionReply> KeysAsync(string session, string keys, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(new KeysRequest(Raw: Encoding.UTF8.GetBytes(keys)), ControlJson.Default.KeysRequest);
        return await PostAsync($"{ControlApi.Keys}?name={session}", body, cancellationToken);
    }

    /// <summary>Submits a text in a session, as a person would.</summary>
    public async Task<ActionReply> SendAsync(string session, string text, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(new SendRequest(text), ControlJson.Default.SendRequest);
        return await PostAsync($"{ControlApi.Send}?name={session}", body, cancellationToken);
    }

    /// <summary>What a session's terminal shows.</summary>
    public Task<string> ScreenAsync(string session, CancellationToken cancellationToken) =>
        _http.GetStringAsync(new Uri($"{ControlApi.Screen}?name={session}", UriKind.Relative), cancellationToken);

    /// <summary>The version of the daemon.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync(ControlApi.Version, ControlJson.Default.VersionReply, cancellationToken))!.Version;

    /// <summary>Tells the daemon to stop every session and to end.</summary>
    public async Task ShutDownAsync(CancellationToken cancellationToken) =>
        (await _http.PostAsync(new Uri(ControlApi.Shutdown, UriKind.Relative), null, cancellationToken)).EnsureSuccessStatusCode().Dispose();

    /// <summary>What is scheduled, as the daemon says it.</summary>
    public Task<string> SchedulesAsync(CancellationToken cancellationToken) =>
        _http.GetStringAsync(new Uri(ControlApi.Schedules, UriKind.Relative), cancellationToken);

    /// <summary>The recent events, one JSON object a line.</summary>
    public Task<string> EventsAsync(CancellationToken cancellationToken) =>
        _http.GetStringAsync(new Uri(ControlApi.Events, UriKind.Relative), cancellationToken);

    /// <summary>Posts a hook through the socket, with a session's token or without one.</summary>
    public async Task<HttpStatusCode> HookAsync(string json, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ControlApi.Hooks) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        using var reply = await _http.SendAsync(request, cancellationToken);
        return reply.StatusCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ActionReply> PostAsync(string path, HttpContent? body, CancellationToken cancellationToken)
    {
        using var reply = await _http.PostAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
        return (await reply.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(ControlJson.Default.ActionReplies, cancellationToken))!.Results.Single();
    }
}
