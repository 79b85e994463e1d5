using System.Text;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Tests.Hosted;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>A host for one test, and shorthand for what tests start in it.</summary>
public abstract class PtyTest : IAsyncDisposable
{
    private protected static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("supervisor-pty-");

    private protected PtyTest() => Host = new PtyHost();

    private protected PtyHost Host { get; init; }

    /// <summary>Where programs are started in place of <see cref="Host"/>, if anywhere.</summary>
    private protected InProcessHost? InHost { get; init; }

    private protected string Folder => _folder.FullName;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (InHost is not null) await InHost.DisposeAsync();
        await Host.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private protected PtySpawn Python(string script, bool trampoline, params string[] arguments) => new(
        Programs.Python,
        ["-u", "-c", script, .. arguments],
        Folder,
        new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["LANG"] = "C.UTF-8", ["TERM"] = "xterm-256color" },
        new TerminalSize(100, 30),
        trampoline);

    private protected (IPty Pty, Heard Heard) Start(PtySpawn request)
    {
        var heard = new Heard();
        return (Spawn(request, heard), heard);
    }

    private protected IPty Spawn(PtySpawn request, IPtyObserver observer) => InHost?.Spawn(request, observer) ?? Host.Spawn(request, observer);

    private protected (IPty Pty, Heard Heard) StartPython(string script, bool trampoline, params string[] arguments) =>
        Start(Python(script, trampoline, arguments));

    /// <summary>Runs a script to its end and returns what it wrote, with plain line ends.</summary>
    private protected async Task<string> Output(string script, bool trampoline, params string[] arguments)
    {
        var (pty, heard) = StartPython(script, trampoline, arguments);
        var status = await pty.Exited.WaitAsync(Bound, Cancelled);
        Assert.True(status == new ExitStatus(0, null), $"{status}, after writing:\n{heard.Text}");
        return heard.TextAtExit.ReplaceLineEndings("\n");
    }
}
