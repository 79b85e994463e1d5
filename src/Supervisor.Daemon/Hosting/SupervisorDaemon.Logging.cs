namespace Supervisor.Daemon.Hosting;

/// <summary>What the daemon itself tells its log.</summary>
internal sealed partial class SupervisorDaemon
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Socket} (control) and {Hooks} (hooks) for {Sessions} sessions")]
    private partial void LogListening(string socket, string hooks, int sessions);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the terminal host of an earlier life ({Host}), which holds {Programs} programs")]
    private partial void LogConnected(string? host, int programs);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogBudgetsLost(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ending: every session is told to stop")]
    private partial void LogEnding();

    [LoggerMessage(Level = LogLevel.Information, Message = "Ending: the sessions go on, and the next supervisord takes them up")]
    private partial void LogLeaving();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Told to end twice: the sessions are no longer waited for")]
    private partial void LogNotWaiting();

    [LoggerMessage(Level = LogLevel.Information, Message = "Ended")]
    private partial void LogEnded();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The system gives no notifications for {Folder} (fs.inotify.max_user_watches or max_user_instances may be reached); files there are looked at every few seconds instead. This is told once.")]
    private partial void LogUnnotified(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signature {Signature} took too long on a text of {Length} characters and counts as not found there; after the third time it is not looked for again. Make its pattern simpler")]
    private partial void LogSignatureTimedOut(string signature, int length);

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener of a terminal has failed; the session goes on. Please report this.")]
    private partial void LogObserverFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "supervisord was started without a configuration file: there is none to read again")]
    private partial void LogNoFile();

    [LoggerMessage(Level = LogLevel.Error, Message = "The configuration could not be brought into force. Please report this.")]
    private partial void LogNotReloaded(Exception exception);
}
