namespace Supervisor.Bench.Running;

/// <summary>Debian's Supervisor, in Python, with as many programs as the daemon that is measured has sessions.</summary>
internal sealed class PeerDaemon : IAsyncDisposable
{
    private readonly Folder _folder;
    private readonly Background _process;

    private PeerDaemon(Folder folder, Background process) => (_folder, _process) = (folder, process);

    /// <summary>Its status command.</summary>
    public Command Status => Control(_folder);

    public static string? Missing => Command.Find("supervisord") is null || Command.Find("supervisorctl") is null
        ? "Debian's supervisor is not installed: apt-get install supervisor"
        : null;

    public static async Task<PeerDaemon> StartAsync(CancellationToken cancellationToken)
    {
        var folder = new Folder();
        var programs = Enumerable.Range(1, BenchOptions.Sessions)
            .Select(n => $"[program:s{n}]\ncommand={PlainSessions.Program} {PlainSessions.Seconds}\nstartsecs=0\n");
        await File.WriteAllTextAsync(folder["peer.conf"], $"""
            [unix_http_server]
            file={folder["peer.sock"]}
            [supervisord]
            logfile={folder["peer.log"]}
            pidfile={folder["peer.pid"]}
            childlogdir={folder.Root}
            nodaemon=true
            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
            [supervisorctl]
            serverurl=unix://{folder["peer.sock"]}
            {string.Join('\n', programs)}
            """, cancellationToken).ConfigureAwait(false);
        var process = new Background(Command.Find("supervisord")!, ["-c", folder["peer.conf"]], folder.Root);
        var peer = new PeerDaemon(folder, process);
        try
        {
            await Waiting.UntilAsync(
                () => peer.IsReadyAsync(cancellationToken), process, "Debian's supervisor runs all programs", cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await peer.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return PlainSessions.AllRun((await Status.RunAsync(cancellationToken).ConfigureAwait(false)).Output);
        }
        catch (BenchFailedException)
        {
            return false; // exit code 3 or 4: not all run, or nobody listens, yet
        }
    }

    private static Command Control(Folder folder) => new(Command.Find("supervisorctl")!, ["-c", folder["peer.conf"], "status"]);
}
