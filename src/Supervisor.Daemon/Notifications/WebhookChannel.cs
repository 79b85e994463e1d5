using System.Net.Http.Headers;
using System.Net.Sockets;
using Supervisor.Configuration;
using Supervisor.Daemon.Hosting;

namespace Supervisor.Daemon.Notifications;

/// <summary>Posts notifications as signed JSON, and tries again what may pass. What it says of itself never holds the address or the secret.</summary>
internal sealed class WebhookChannel(WebhookConfig config, TimeProvider time, Func<double> chance) : INotificationChannel
{
    private readonly byte[]? _secret = config.Secret?.ToBytes();
    private HttpMessageInvoker? _http;

    public string Name => "webhook";

    public string Target => config.Host;

    public async Task<Delivery> DeliverAsync(Notification notification, CancellationToken hurry, CancellationToken cancellationToken)
    {
        var body = NotificationBody.Encode(notification);
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var last = hurry.IsCancellationRequested || attempt > config.Retries;
            var answer = await TryAsync(notification.Id, body, cancellationToken).ConfigureAwait(false);
            if (answer.Problem is null) return new Delivery(null, Attempts: attempt);
            if (last || !answer.MayPass) return Failed(answer, attempt);
            var wait = RetryWaits.After(attempt, answer.RetryAfter, chance());
            if (time.GetElapsedTime(started) + wait > RetryWaits.Total) return Failed(answer, attempt);
            await WaitAsync(wait, hurry, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http?.Dispose();

    private static Delivery Failed(Answer answer, int attempts) => new(answer.Problem, answer.Advice, attempts);

    private async Task<Answer> TryAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(config.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            using var request = Request(id, body);
            using var response = await Http().SendAsync(request, either.Token).ConfigureAwait(false);
            return Read(response);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer($"no answer within {config.Timeout.TotalSeconds:0.###} s", "Look whether the server is slow, or raise webhook.timeout.", MayPass: true);
        }
        catch (HttpRequestException e)
        {
            return Unreachable(e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new Answer("the connection was lost", null, MayPass: true);
        }
    }

    private HttpRequestMessage Request(string id, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, config.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", $"supervisord/{SupervisorDaemon.Version}");
        request.Headers.TryAddWithoutValidation("Supervisor-Notification", id);
        // Signed anew for each attempt: a receiver refuses what is old.
        if (_secret is not null) request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(_secret, time.GetUtcNow(), body));
        return request;
    }

    private Answer Read(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is >= 200 and < 300) return new Answer(null, null, MayPass: false);
        var advice = status switch
        {
            >= 300 and < 400 => "It names another address; put that one into webhook.url (nothing that is signed is sent on).",
            401 or 403 => "The server does not take the sender: compare the address and the secret with what it expects.",
            404 or 410 => "There is nothing at that address: look at the path of webhook.url.",
            429 => "The server gets more than it takes: lower max_per_hour.",
            >= 500 => "Look at the server's own log.",
            _ => "The server does not take this body: see docs/notifications.md for its form.",
        };
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return new Answer($"the server answered {status}", advice, RetryWaits.MayPass(response.StatusCode), asked);
    }

    /// <summary>In words of our own: those of the exception may name a proxy with its password.</summary>
    private Answer Unreachable(HttpRequestException e)
    {
        var socket = (e.InnerException as SocketException)?.SocketErrorCode;
        var (problem, advice) = e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => ($"the name {config.Url.Host} is not known", "Look at webhook.url and at the name server."),
            HttpRequestError.ConnectionError => (
                $"no connection to {config.Host}{(socket is { } error ? $" ({error})" : "")}", "Look whether the server runs, and at firewalls and proxies on the way."),
            HttpRequestError.SecureConnectionError => (
                $"no secure connection to {config.Host}", "Look at the server's certificate; one of your own authority must be known to this system (SSL_CERT_FILE)."),
            HttpRequestError.ProxyTunnelError => ($"the proxy does not let us through to {config.Host}", "Look at HTTPS_PROXY and NO_PROXY in the daemon's environment."),
            _ => ($"the connection to {config.Host} failed ({e.HttpRequestError})", (string?)"Look whether a web server answers there."),
        };
        return new Answer(problem, advice, MayPass: true);
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken hurry, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hurry, cancellationToken);
        await Task.Delay(wait, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Made with the first notification: who has nothing to tell should not pay for it.</summary>
    private HttpMessageInvoker Http()
    {
        if (Volatile.Read(ref _http) is { } known) return known;
        var made = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // The environment's proxy (HTTPS_PROXY, NO_PROXY), but never for this machine itself.
            UseProxy = !config.Url.IsLoopback,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            MaxConnectionsPerServer = 4,
            MaxResponseDrainSize = 16 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        });
        if (Interlocked.CompareExchange(ref _http, made, null) is not { } faster) return made;
        made.Dispose();
        return faster;
    }

    private sealed record Answer(string? Problem, string? Advice, bool MayPass, TimeSpan? RetryAfter = null);
}
