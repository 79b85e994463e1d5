using System.Text;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Tests.Support;

/// <summary>A program that answers input as a test says.</summary>
internal sealed class FakePty(Action<string> typed) : IPty
{
    private readonly List<string> _input = [];

    /// <summary>All that was written to it.</summary>
    public IReadOnlyList<string> Input
    {
        get
        {
            lock (_input) return [.. _input];
        }
    }

    public int ProcessId => 4711;

    public Task<ExitStatus> Exited { get; } = new TaskCompletionSource<ExitStatus>().Task;

    public Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        lock (_input) _input.Add(text);
        typed(text);
        return Task.CompletedTask;
    }

    public void Resize(TerminalSize size)
    {
    }

    public Task<ExitStatus> StopAsync(TimeSpan grace, CancellationToken cancellationToken) => Exited;
}
