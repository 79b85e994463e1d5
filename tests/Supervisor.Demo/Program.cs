using System.Diagnostics;
using Spectre.Console;
using Supervisor.Demo;

var bound = TimeSpan.FromSeconds(85);
using var cancellation = new CancellationTokenSource(bound);
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancellation.Cancel();
};
var console = AnsiConsole.Console;
if (Console.IsOutputRedirected) console.Profile.Width = 400; // a pipe has no width; the lines must not be folded
var watch = Stopwatch.StartNew();
var ended = false;

console.WriteLine("Six Claude Code sessions in one folder, each with a task of its own. Their API fails them, and nobody is there to type 'continue'.");
await using var run = new DemoRun();
try
{
    if (Console.IsOutputRedirected) await run.RunAsync(TellLine, cancellation.Token);
    else await console.Live(Board.Live(run.Stories)).StartAsync(ShowTable);
}
catch (OperationCanceledException)
{
    console.WriteLine($"not all sessions recovered within {bound.TotalSeconds:0} s");
}

ended = true;
var completed = run.Stories.Count(run.Completed);
console.WriteLine();
console.Write(Board.Summary(run.Stories, run.Completed));
console.WriteLine("After the last 529 the client itself takes some 2 s to give up.");
console.WriteLine("'typed after' holds the backoff of 2 s before the first retry; a killed client is started again after 1 s instead.");
console.WriteLine($"{completed} of {run.Stories.Count} turns completed, in {watch.Elapsed.TotalSeconds:0} s");
if (completed == run.Stories.Count) return 0;
console.WriteLine("The daemon's log:");
console.WriteLine(run.DaemonLog);
return 1;

void TellLine(string session, string news)
{
    if (cancellation.IsCancellationRequested || ended) return;
    lock (run) console.WriteLine($"{watch.Elapsed.TotalSeconds,6:0.00}  {session,-6} {news}");
}

async Task ShowTable(LiveDisplayContext live)
{
    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
    var running = run.RunAsync((_, _) => { }, cancellation.Token);
    while (!running.IsCompleted)
    {
        live.UpdateTarget(Board.Live(run.Stories));
        await timer.WaitForNextTickAsync();
    }

    live.UpdateTarget(Board.Live(run.Stories));
    await running;
}
