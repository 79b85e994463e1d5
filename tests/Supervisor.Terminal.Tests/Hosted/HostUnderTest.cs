using Supervisor.Terminal.Hosted;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>A terminal host in this process: a real socket, real programs, and its own thread.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private readonly PtyHostServer _server;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HostUnderTest(string socket, Func<PtyHostServerOptions, PtyHostServerOptions>? change = null)
    {
        var options = new PtyHostServerOptions { SocketPath = socket, Build = "1.2.3", Log = Say };
        _server = new PtyHostServer(change is null ? options : change(options));
        new Thread(() =>
        {
            try
            {
                _server.Run();
                _over.SetResult();
            }
            catch (Exception e)
            {
                _over.SetException(e);
            }
        })
        { IsBackground = true }.Start();
    }

    public List<string> Said { get; } = [];

    /// <summary>Completes when the host's thread has ended.</summary>
    public Task Over => _over.Task;

    public async ValueTask DisposeAsync()
    {
        _server.End();
        await Over.WaitAsync(TimeSpan.FromSeconds(30));
        _server.Dispose();
    }

    private void Say(string line)
    {
        lock (Said) Said.Add(line);
    }
}
