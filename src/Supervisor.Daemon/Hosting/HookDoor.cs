using System.Net;
using Supervisor.Configuration;
using Supervisor.Daemon.Storage;
using Supervisor.Terminal.Hosted;

namespace Supervisor.Daemon.Hosting;

/// <summary>
/// The port of the hooks, kept by the terminal host from before the daemon listens until after it has gone: clients that live on must find nobody
/// there but us. Where that is not certain, what they showed there until now is worth nothing any more.
/// </summary>
/// <param name="reserve">Has the terminal host keep a port; null when there is no host yet.</param>
internal sealed partial class HookDoor(
    HookPort remembered, HookListen listen, TokenStore tokens, Func<IPEndPoint, CancellationToken, ValueTask<PortReservation?>> reserve, ILogger log)
{
    private readonly ILogger _log = log;
    private int _reserved;

    /// <summary>Chooses the port to listen on, and has it kept. To be called before tokens of an earlier life are asked for.</summary>
    /// <param name="clientsLive">Whether programs of an earlier life go on.</param>
    /// <returns>The port; 0 for any.</returns>
    public async Task<int> ChooseAsync(bool clientsLive, CancellationToken cancellationToken)
    {
        var known = remembered.Remembered();
        var port = remembered.Choose(listen.Host, listen.Port, out var taken);
        if (taken is { } lost) LogPortTaken(lost);
        var gap = port != 0 && await ReserveAsync(port, cancellationToken).ConfigureAwait(false) is { WasHeld: false } && port == known;
        if (clientsLive && (gap || taken is not null)) Revoke(taken ?? port);
        return port;
    }

    /// <summary>Remembers the port that is listened on, and has it kept if it was not known before.</summary>
    public async Task OpenedAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            remembered.Remember(port);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogPortForgotten(e.Message);
        }

        if (port != _reserved) await ReserveAsync(port, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PortReservation?> ReserveAsync(int port, CancellationToken cancellationToken)
    {
        _reserved = port;
        var reservation = await reserve(new IPEndPoint(listen.Host, port), cancellationToken).ConfigureAwait(false);
        if (reservation?.Problem is { } problem) LogNotReserved(port, problem);
        return reservation;
    }

    private void Revoke(int port)
    {
        LogRevoked(port);
        if (tokens.Revoke() is { } problem) LogNotForgotten(problem);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another program has taken port {Port}, to which clients of an earlier supervisord send their hooks, and may read them; what those would tell has to come from their other sources until they are restarted. Restart them soon, and see with `ss -tlnp` who it is")]
    private partial void LogPortTaken(int port);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody kept port {Port} of the hooks all the time since the clients that live on were started, so their tokens may have been read: they are not accepted any more. What their hooks would tell has to come from their other sources until they are restarted")]
    private partial void LogRevoked(int port);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Port {Port} of the hooks is not kept while no supervisord runs: {Problem}. Until then another user of this machine could take it in such a time, and read the hooks of sessions that go on")]
    private partial void LogNotReserved(int port, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Tokens of hooks that may have been read cannot be deleted ({Reason}). Delete settings/*.token in state_dir, or restart those sessions: a later supervisord would accept them")]
    private partial void LogNotForgotten(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The port of the hooks cannot be remembered ({Reason}); clients that outlive this supervisord would not reach the next one")]
    private partial void LogPortForgotten(string reason);
}
