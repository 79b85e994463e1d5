using Supervisor.Terminal.Hosted;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Tests.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>In a host programs are stopped as they are without one.</summary>
public sealed class HostedStopTests : StopTests
{
    public HostedStopTests() => InHost = new InProcessHost();
}

/// <summary>In a host programs find what they find without one.</summary>
public sealed class HostedStartTests : StartedProgramTests
{
    public HostedStartTests() => InHost = new InProcessHost();
}

/// <summary>Output of a host's programs is whole, in order, and before the exit.</summary>
public sealed class HostedOutputTests : OutputTests
{
    public HostedOutputTests() => InHost = new InProcessHost();
}

/// <summary>A host in this process, and its one user.</summary>
internal sealed class InProcessHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("supervisor-host-");
    private readonly HostUnderTest _host;
    private readonly HostedPtys _user;

    public InProcessHost()
    {
        var socket = Path.Combine(_folder.FullName, "host");
        _host = new HostUnderTest(socket);
        _user = new HostedPtys(new HostedPtysOptions
        {
            SocketPath = socket,
            Build = "test",
            StartAsync = _ => throw new PtyHostUnavailableException("no host is started here"),
        });
    }

    public IPty Spawn(PtySpawn request, IPtyObserver observer) =>
        _user.SpawnAsync(request, observer, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await _user.DisposeAsync();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
