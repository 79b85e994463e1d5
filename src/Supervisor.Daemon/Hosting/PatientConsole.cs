using System.Threading.Channels;
using Serilog.Core;
using Serilog.Events;

namespace Supervisor.Daemon.Hosting;

/// <summary>
/// Hands log events to a sink that may block. Whoever holds our output may stop reading it (a paused terminal, a full pipe); the sessions
/// log on, and must not wait for that.
/// Scheme: one bounded queue that loses its oldest, one thread that writes; the end waits for it only so long.
/// </summary>
internal sealed class PatientConsole : ILogEventSink, IDisposable
{
    private const int Pending = 1000;
    private readonly Channel<LogEvent> _events = Channel.CreateBounded<LogEvent>(
        new BoundedChannelOptions(Pending) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly ILogEventSink _console;
    private readonly TimeSpan _endBound;
    private readonly Thread _writer;

    /// <param name="endBound">How long the end waits for what is still to be written.</param>
    public PatientConsole(ILogEventSink console, TimeSpan endBound)
    {
        (_console, _endBound) = (console, endBound);
        _writer = new Thread(Write) { IsBackground = true, Name = "console log" };
        _writer.Start();
    }

    public void Emit(LogEvent logEvent) => _events.Writer.TryWrite(logEvent);

    public void Dispose()
    {
        _events.Writer.TryComplete();
        _writer.Join(_endBound);
    }

    private void Write()
    {
        // A thread of its own that blocks on purpose: what it writes to may block for days.
        while (_events.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_events.Reader.TryRead(out var next)) _console.Emit(next);
        }
    }
}
