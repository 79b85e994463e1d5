using System.Runtime.InteropServices;
using Supervisor.Bench;
using Supervisor.Bench.Figures;

const int TargetMissed = 1;
const int WrongUse = 2;

if (BenchOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine($"bench: {problem}\n{BenchOptions.Usage}");
    return WrongUse;
}

// Ended by a signal, it still takes its daemons and their sessions along.
using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
var table = new FigureTable(Console.Out);
try
{
    table.Begin(options.Short);
    foreach (var bench in new IBench[] { new EmptyDaemon(options), new FirstKey(options), new ShortCommands(options), new ScreenThroughput(options), new ScreenMemory(options), new SignatureSpeed(options), new IdleTails(options) })
    {
        if (bench.Groups.Any(options.Wants)) await bench.RunAsync(table.Add, ending.Token).ConfigureAwait(false);
    }
}
catch (BenchFailedException e)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return TargetMissed;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("bench: ended before all figures were measured");
    return TargetMissed;
}

return table.End() ? 0 : TargetMissed;

void Cancel(PosixSignalContext context)
{
    context.Cancel = true;
    ending.Cancel();
}
