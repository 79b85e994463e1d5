using Supervisor.Claude.Hooks;
using Supervisor.Control;
using Supervisor.Core;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Api;

/// <summary>
/// Takes the clients' hooks: over loopback HTTP only with a session's token; over the unix socket, whose other end is known to be the
/// same user, also without one. What belongs to no session of ours is journaled and shown, and nothing is ever typed because of it.
/// </summary>
internal sealed partial class HookEndpoint(SessionSet sessions, HookPayloadReader reader, JournalWriter journal, DaemonClock clock, Refusals refusals, ILogger log)
{
    private const int MaxBytes = 1 << 20;
    private const string Scheme = "Bearer ";
    private readonly ILogger _log = log;

    /// <summary>A client waits for its hook in mid-turn: a session that is too busy to listen is not worth more than this.</summary>
    private static readonly TimeSpan QueueBound = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(ControlApi.Hooks, TakeAsync);

    private async Task TakeAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Scheme, StringComparison.Ordinal) ? authorization[Scheme.Length..].Trim() : "";
        var session = token.Length > 0 ? sessions.FindByToken(token) : null;
        if (session is null && (token.Length > 0 || !Listeners.IsControl(http)))
        {
            refusals.Add(Refusal.Token);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.Connection = "close"; // what it still sends is nothing to wait for
            return;
        }

        if (session is not null) Admission.Admit(http);

        if (await ReadBodyAsync(http).ConfigureAwait(false) is not { } body) return;
        var reading = reader.Read(body, session?.Edges.Zone);
        if (reading.Payload is not { } payload)
        {
            LogUnreadable(session?.Name ?? "(not ours)", reading.Refusal ?? "no reason given");
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (session is null) Show(payload);
        else
        {
            if (payload is { TranscriptPath: { } transcript, IsAgent: false } && payload.EventName != "SessionEnd")
            {
                session.Edges.Latest?.NameTranscript(transcript, payload.What.Any(w => w is SessionStarted { Origin: "resume" }));
            }

            if (!payload.IsAgent && payload.What.Any(w => w is CompactionEnded)) session.Edges.Latest?.Keyboard.OnCompacted();
            if (!await TryPostAsync(session, [.. payload.What.Where(IsOfAClient).Select(what => WithSpent(session, what))], http.RequestAborted).ConfigureAwait(false))
            {
                LogTooBusy(session.Name, payload.EventName);
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }
        }

        // The client takes an empty object as "go on"; it is what a hook without an opinion answers.
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("{}", http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A conversation is a UUID to every client, and is named in arguments and state files: another name would keep the session from starting again.</summary>
    private static bool IsOfAClient(Observation what) => what is not SessionStarted started || Guid.TryParseExact(started.SessionId, "D", out _);

    /// <summary>A client that takes up a conversation which another session has had takes up its budget, too.</summary>
    private static Observation WithSpent(Supervised session, Observation what) =>
        what is SessionStarted started && started.SessionId != session.State.Conversation.SessionId && session.Edges.Spent(started.SessionId) is { } spent
            ? started with { Spent = spent.Budget }
            : what;

    private async Task<bool> TryPostAsync(Supervised session, IReadOnlyList<Observation> what, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(QueueBound, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
        try
        {
            var incarnation = session.Edges.Latest?.Number ?? 0;
            foreach (var one in what)
                await session.Loop.PostAsync(SignalSource.Hook, one, incarnation, cancellationToken: either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Show(HookPayload payload) => journal.Record(new JournalEntry(clock.Wall, null, "hook")
    {
        SessionId = PlainText.Clean(payload.SessionId, 100),
        Value = PlainText.Clean(payload.EventName, 100),
        Text = payload.What.OfType<TurnFailed>().FirstOrDefault() is { } failed ? failed.Cause.Text : "a hook of a session that is not ours",
    });

    private static async Task<byte[]?> ReadBodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted).ConfigureAwait(false);
            if (read == 0) return body.ToArray();
            body.Write(buffer, 0, read);
            if (body.Length <= MaxBytes) continue;
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} is too busy to take the hook {Event}; the other sources must tell it.")]
    private partial void LogTooBusy(string session, string @event);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A hook of session {Session} could not be read: {Reason}")]
    private partial void LogUnreadable(string session, string reason);
}
