using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using Supervisor.Daemon.Hosting;

namespace Supervisor.Daemon.Tests.Hosting;

public sealed class PatientConsoleTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_console_that_nobody_reads_holds_up_neither_the_sessions_nor_the_end()
    {
        using var blocked = new BlockedSink();
        var all = Task.Run(
            () =>
            {
                using var console = new PatientConsole(blocked, TimeSpan.Zero);
                for (var i = 0; i < 5000; i++) console.Emit(Event());
            },
            Ct);
        await all.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        blocked.Release();
    }

    [Fact]
    public void At_the_end_what_was_said_has_been_written()
    {
        var sink = new CountingSink();
        using (var console = new PatientConsole(sink, TimeSpan.FromSeconds(30)))
        {
            for (var i = 0; i < 500; i++) console.Emit(Event());
        }

        Assert.Equal(500, sink.Count);
    }

    private static LogEvent Event() => new(DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, new MessageTemplate("x", [new TextToken("x")]), []);

    private sealed class CountingSink : ILogEventSink
    {
        public int Count { get; private set; }

        public void Emit(LogEvent logEvent) => Count++;
    }

    private sealed class BlockedSink : ILogEventSink, IDisposable
    {
        private readonly ManualResetEventSlim _open = new();

        public void Emit(LogEvent logEvent) => _open.Wait(TimeSpan.FromMinutes(1));

        public void Release() => _open.Set();

        public void Dispose()
        {
            // Left to the collector: the writer may still be inside it.
        }
    }
}
