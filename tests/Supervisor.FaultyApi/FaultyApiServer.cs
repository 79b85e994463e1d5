using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Supervisor.FaultyApi.Faults;
using Supervisor.FaultyApi.Http;
using Supervisor.FaultyApi.Messages;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.FaultyApi;

/// <summary>The Anthropic Messages API on loopback, with scripted faults. Raw sockets, so that it can reset connections.</summary>
/// <remarks>
/// One task accepts; each connection has a task that reads a request, answers it, and reads the next. While it answers, a second
/// task peeks at the socket, so that a client that leaves is noticed also in a silence. Shared state is in <see cref="Rules"/>,
/// <see cref="Log"/> and the gate of held responses, each with a lock of its own.
/// </remarks>
public sealed class FaultyApiServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, Socket> _connections = new();
    private readonly ConcurrentDictionary<string, string> _firstPrompts = new();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ReleaseGate _gate;
    private readonly ControlEndpoint _control;
    private readonly Task _accepting;

    private FaultyApiServer(FaultyApiOptions options)
    {
        Rules.Replace(options.Rules);
        Log = new RequestLog(options.LogFile);
        _gate = new ReleaseGate(_time);
        _control = new ControlEndpoint(this);
        _listener = new TcpListener(IPAddress.Loopback, options.Port);
        _listener.Start(128);
        _accepting = AcceptAsync();
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What to set <c>ANTHROPIC_BASE_URL</c> to.</summary>
    public Uri BaseAddress => new(FormattableString.Invariant($"http://127.0.0.1:{Port}"));

    /// <summary>The script of faults; may be changed at any time.</summary>
    public RuleBook Rules { get; } = new();

    /// <summary>The requests received.</summary>
    public RequestLog Log { get; }

    /// <summary>Starts the API; it answers when this returns.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    /// <exception cref="FormatException">A rule cannot be read.</exception>
    public static FaultyApiServer Start(FaultyApiOptions? options = null) => new(options ?? new FaultyApiOptions());

    /// <summary>Lets responses that are held, silent, dripping or only pinging go on and complete, of one session or of all. Says how many.</summary>
    public int Release(string? session = null) => _gate.Release(session);

    /// <summary>Waits for a request that matches; see <see cref="RequestLog.WaitForAsync"/>.</summary>
    public Task<RequestRecord> WaitForRequestAsync(
        Func<RequestRecord, bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Log.WaitForAsync(predicate, timeout, cancellationToken);

    /// <summary>Stops: open responses are cut off, and nothing is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        foreach (var socket in _connections.Values)
            socket.Dispose();
        await Task.WhenAll(_connections.Keys).ConfigureAwait(false);
        Log.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            // Deltas are small; Nagle would glue them together and hide slow drips.
            socket.NoDelay = true;
            var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[serving.Task] = socket;
            _ = ServeAsync(socket, serving);
        }
    }

    private async Task ServeAsync(Socket socket, TaskCompletionSource serving)
    {
        await Task.Yield();
        try
        {
            var reader = new HttpRequestReader(socket);
            while (await reader.ReadAsync(_stopping.Token).ConfigureAwait(false) is { } request)
            {
                if (!await HandleAsync(socket, request).ConfigureAwait(false) || request.WantsClose)
                    break;
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException or InvalidDataException)
        {
            // The client left, talked nonsense, or the API stops: in each case this connection is over and the log has its requests.
        }
        finally
        {
            socket.Dispose();
            _connections.TryRemove(serving.Task, out _);
            serving.SetResult();
        }
    }

    private async Task<bool> HandleAsync(Socket socket, HttpRequest http)
    {
        if (http.Path.StartsWith("/_control/", StringComparison.Ordinal))
        {
            await _control.AnswerAsync(http, new HttpResponse(socket), _stopping.Token).ConfigureAwait(false);
            return true;
        }
        var (request, problem) = Understand(http);
        request = request is null ? null : WithRememberedPrompt(request);
        var fault = request is null ? Fault.Ok : Rules.Take(request);
        var record = Log.Add(number => new RequestRecord(
            number, _time.GetUtcNow(), request?.Session ?? "", request?.Kind ?? RequestKind.Other, $"{http.Method} {http.Path}",
            fault.Name, Beginning(request?.FirstPrompt ?? ""), request?.LastPrompt ?? "", request?.BringsToolResult ?? false,
            http.Body.Length, 0, "open", null)
        {
            // The forms of the real ones, so that what looks for ids finds them.
            RequestId = $"req_011{Guid.NewGuid().ToString("N")[..21]}",
            Ray = $"{Guid.NewGuid().ToString("N")[..16]}-FRA",
            ClientRequestId = http.Header("x-client-request-id"),
        });
        var response = new HttpResponse(socket) { Always = [("request-id", record.RequestId), ("cf-ray", record.Ray)] };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var watching = WatchAsync(socket, leaving);
        var outcome = "completed";
        try
        {
            if (request is null)
                await AnswerOtherAsync(http, problem, response, leaving.Token).ConfigureAwait(false);
            else
                outcome = await new FaultPlayer(request, response, record, _gate, _time).PlayAsync(fault, leaving.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            outcome = _stopping.IsCancellationRequested ? "stopped" : "client left";
        }
        finally
        {
            Log.End(record with { BytesSent = response.BytesSent, Outcome = outcome, EndedAt = _time.GetUtcNow() });
            await leaving.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
        return response.KeepsAlive && outcome is not ("stopped" or "client left");
    }

    /// <summary>
    /// After a compaction the client sends a summary in place of the first prompt, and a subagent sends another: rules would no longer
    /// match.
    /// </summary>
    private MessagesRequest WithRememberedPrompt(MessagesRequest request)
    {
        if (request.Kind is RequestKind.Subagent or RequestKind.Helper && _firstPrompts.TryGetValue(request.Session, out var conversation))
            return request with { Conversation = conversation };
        if (request.Kind != RequestKind.Main || request.Session.Length == 0 || request.Prompts.Count == 0)
            return request;
        if (!request.FirstPrompt.StartsWith(MessagesRequest.SummaryOpening, StringComparison.Ordinal))
            _firstPrompts[request.Session] = request.FirstPrompt;
        else if (_firstPrompts.TryGetValue(request.Session, out var first))
            return request with { Said = request.Prompts, Prompts = [first, .. request.Prompts.Skip(1)] };
        return request;
    }

    private static (MessagesRequest? Request, string? Problem) Understand(HttpRequest http)
    {
        if (http.Method != "POST" || http.Path is not ("/v1/messages" or "/v1/messages/count_tokens"))
            return (null, null);
        try
        {
            var request = MessagesRequest.Read(http);
            return (http.Path.EndsWith("count_tokens", StringComparison.Ordinal) ? request with { Kind = RequestKind.CountTokens } : request, null);
        }
        catch (JsonException error)
        {
            return (null, error.Message);
        }
    }

    private static Task AnswerOtherAsync(HttpRequest http, string? problem, HttpResponse response, CancellationToken cancellationToken)
    {
        var isHead = http.Method == "HEAD";
        return problem is null && (isHead || http.Path == "/")
            ? response.SendJsonAsync(200, new JsonObject(), cancellationToken, isHead)
            : response.SendJsonAsync(problem is null ? 404 : 400, ErrorBody(problem), cancellationToken, isHead);
    }

    private static JsonObject ErrorBody(string? problem) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject
        {
            ["type"] = problem is null ? "not_found_error" : "invalid_request_error",
            ["message"] = problem ?? "Not Found",
        },
    };

    /// <summary>Cancels the response when the client closes the connection while it is being answered.</summary>
    private static async Task WatchAsync(Socket socket, CancellationTokenSource leaving)
    {
        try
        {
            if (await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, leaving.Token).ConfigureAwait(false) == 0)
                await leaving.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            await leaving.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The response is over, or the API stops.
        }
    }

    private static string Beginning(string text) => text.Length > 80 ? text[..80] : text;
}
