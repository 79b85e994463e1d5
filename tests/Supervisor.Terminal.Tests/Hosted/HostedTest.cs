using System.Text;
using Supervisor.Terminal.Hosted;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Tests.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>A host and its users for one test.</summary>
public abstract class HostedTest : IAsyncDisposable
{
    private protected static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>Writes each line that it reads, and how long that was; "end N" ends it.</summary>
    private protected const string Echo =
        "import sys\nprint('ready', flush=True)\nfor line in sys.stdin:\n    print('heard', line.strip(), flush=True)\n    if line.startswith('end'): sys.exit(int(line.split()[1]))";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("supervisor-host-");
    private readonly List<IAsyncDisposable> _disposed = [];

    private protected string Folder => _folder.FullName;

    private protected string SocketPath => Path.Combine(Folder, "c.sock.host");

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected List<string> Noticed { get; } = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var disposed in _disposed.AsEnumerable().Reverse()) await disposed.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected T Kept<T>(T disposed) where T : IAsyncDisposable
    {
        _disposed.Add(disposed);
        return disposed;
    }

    private protected HostUnderTest StartHost(Func<PtyHostServerOptions, PtyHostServerOptions>? change = null) => Kept(new HostUnderTest(SocketPath, change));

    /// <summary>A user that starts no host by itself.</summary>
    private protected HostedPtys User(Func<HostedPtysOptions, HostedPtysOptions>? change = null)
    {
        var options = new HostedPtysOptions
        {
            SocketPath = SocketPath,
            Build = "test",
            StartAsync = _ => throw new PtyHostUnavailableException("no host is started here"),
            Noticed = line =>
            {
                lock (Noticed) Noticed.Add(line);
            },
        };
        return Kept(new HostedPtys(change is null ? options : change(options)));
    }

    private protected PtySpawn Python(string script, params string[] arguments) => new(
        Programs.Python,
        ["-u", "-c", script, .. arguments],
        Folder,
        new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["LANG"] = "C.UTF-8", ["TERM"] = "xterm-256color" },
        new TerminalSize(100, 30));

    private protected async Task<(IPty Pty, Heard Heard)> StartAsync(HostedPtys user, PtySpawn request)
    {
        var heard = new Heard();
        return (await user.SpawnAsync(request, heard, Cancelled), heard);
    }

    private protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
