using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Supervisor.Daemon.Tests.Support;

/// <summary>A log whose messages a test can wait for.</summary>
internal sealed class HeardLog<T> : ILogger<T>
{
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();

    public async Task<string> NextAsync(CancellationToken cancellationToken) =>
        await _messages.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _messages.Writer.TryWrite(formatter(state, exception));
}
