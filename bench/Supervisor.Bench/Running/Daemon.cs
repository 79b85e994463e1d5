using System.Net.Http.Json;
using System.Net.Sockets;
using Supervisor.Control;

namespace Supervisor.Bench.Running;

/// <summary>The built supervisord with a configuration of its own.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly Folder _folder;
    private readonly Background _process;
    private readonly HttpClient _http;

    private Daemon(Folder folder, Background process)
    {
        (_folder, _process) = (folder, process);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri("http://supervisor"),
            Timeout = TimeSpan.FromSeconds(10),
        };
    }

    public string Socket => _folder["socket"];

    public string Configuration => _folder["supervisor.yaml"];

    public int ProcessId => _process.ProcessId;

    /// <summary>Starts it and waits until it listens and all its sessions run.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="sessions">The rest of its configuration after the <c>daemon</c> block.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Daemon> StartAsync(BenchOptions options, string sessions, CancellationToken cancellationToken)
    {
        var program = options.Built("supervisord");
        if (!File.Exists(program)) throw new BenchFailedException("supervisord is not built; run scripts/build");
        var folder = new Folder();
        await File.WriteAllTextAsync(
            folder["supervisor.yaml"],
            $"daemon: {{ socket: {folder["socket"]}, state_dir: {folder["state"]}, log_level: info }}\n{sessions}",
            cancellationToken).ConfigureAwait(false);
        var daemon = new Daemon(folder, new Background(program, ["--config", folder["supervisor.yaml"]], folder.Root));
        try
        {
            await Waiting.UntilAsync(
                async () => (await daemon.StatusAsync(cancellationToken).ConfigureAwait(false))?.Sessions.All(s => s.State == "RUNNING") == true,
                daemon._process, "every session runs", cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await daemon.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return daemon;
    }

    /// <summary>What <c>supervisorctl status</c> would be told; null while nobody listens.</summary>
    public async Task<StatusReply?> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetFromJsonAsync(ControlApi.Status, ControlJson.Default.StatusReply, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>How many lines of its journal hold a text.</summary>
    public async Task<int> CountJournalAsync(string text, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var file in Directory.GetFiles(_folder["state/journal"]))
        {
            await foreach (var line in File.ReadLinesAsync(file, cancellationToken).ConfigureAwait(false))
            {
                if (line.Contains(text, StringComparison.Ordinal)) count++;
            }
        }

        return count;
    }

    /// <summary>Its memory: what is resident, and its share of that when shared pages are divided among those who share them.</summary>
    /// <exception cref="BenchFailedException">The system does not tell.</exception>
    public async Task<(double Resident, double Proportional)> MemoryAsync(CancellationToken cancellationToken)
    {
        var path = $"/proc/{ProcessId}/smaps_rollup";
        if (!File.Exists(path)) throw new BenchFailedException("memory is read from /proc/PID/smaps_rollup, which this system does not have");
        var lines = await File.ReadAllLinesAsync(path, cancellationToken).ConfigureAwait(false);
        return (Megabytes("Rss:"), Megabytes("Pss:"));

        double Megabytes(string name) => double.Parse(
            lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
        _folder.Dispose();
    }
}
