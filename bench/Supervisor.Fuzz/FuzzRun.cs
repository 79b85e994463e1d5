using System.Diagnostics;

namespace Supervisor.Fuzz;

/// <summary>
/// Runs the cases of one target until one fails, there are enough, or the time is over.
/// Scheme: one thread takes the cases, the caller watches that none of them takes too long; a thread that hangs is left behind.
/// </summary>
internal sealed class FuzzRun(IFuzzTarget target, ulong seed, long cases, TimeSpan time)
{
    /// <summary>A case that has used so much of a processor hangs: the slowest use some hundred milliseconds. By the clock a starved machine would seem to hang.</summary>
    public static readonly TimeSpan CaseBound = TimeSpan.FromSeconds(30);

    /// <summary>A case that has used nothing, and yet has not ended by then, waits for what never comes.</summary>
    private static readonly TimeSpan WaitBound = TimeSpan.FromMinutes(10);

    /// <summary>What may be more at the end than at half: caches that fill once. A leak of 10 bytes a case is 50 MB in ten million.</summary>
    private const long Growth = 8 << 20;

    private const int StackBytes = 1 << 20; // as small as that of any thread of the daemon: recursion without a bound must show

    private readonly Mutator _mutator = new(target);
    private long _number = -1;
    private long _since;
    private volatile byte[] _input = [];
    private TimeSpan _slowest;
    private long _slowestCase;
    private long _half;
    private FuzzFailure? _failure;

    /// <summary>Runs.</summary>
    public FuzzResult Run()
    {
        var started = Stopwatch.GetTimestamp();
        var worker = new Thread(() => TakeAll(started), StackBytes) { IsBackground = true, Name = $"fuzz {target.Name}" };
        worker.Start();
        var (watched, used) = (0L, TimeSpan.Zero);
        while (!worker.Join(TimeSpan.FromSeconds(1)))
        {
            var since = Interlocked.Read(ref _since);
            if (since != watched) (watched, used) = (since, Environment.CpuUsage.TotalTime);
            if (since == 0 || (Environment.CpuUsage.TotalTime - used < CaseBound && Stopwatch.GetElapsedTime(since) < WaitBound)) continue;
            _failure = new FuzzFailure(Interlocked.Read(ref _number), $"it has not ended, after {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s", _input);
            break;
        }

        var took = Stopwatch.GetElapsedTime(started);
        var end = Memory();
        if (_failure is null && _half > 0 && end - _half > Growth)
            _failure = new FuzzFailure(-1, $"memory grows: {_half} bytes at half, {end} at the end", []);
        return new FuzzResult(target.Name, Interlocked.Read(ref _number) + 1, took, _slowest, _slowestCase, _half, end, _failure);
    }

    /// <summary>The input of one case of a seed.</summary>
    public static byte[] Input(IFuzzTarget target, ulong seed, long number) => new Mutator(target).Make(new Chance(seed, number));

    /// <summary>Takes one input as a run would; what failed, or null.</summary>
    public static FuzzFailure? TakeOne(IFuzzTarget target, ulong seed, long number, byte[] input)
    {
        try
        {
            target.Take(input, new Chance(~seed, number));
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new FuzzFailure(number, e.ToString(), input);
        }
    }

    private void TakeAll(long started)
    {
        for (long number = 0; number < cases; number++)
        {
            if (number % 64 == 0)
            {
                var elapsed = Stopwatch.GetElapsedTime(started);
                if (elapsed >= time) break;
                if (_half == 0 && (number >= cases / 2 || elapsed >= time / 2)) _half = Memory();
            }

            var input = _mutator.Make(new Chance(seed, number));
            var begun = Stopwatch.GetTimestamp();
            _input = input;
            Interlocked.Exchange(ref _number, number);
            Interlocked.Exchange(ref _since, begun);
            if (TakeOne(target, seed, number, input) is { } failure)
            {
                _failure = failure;
                return;
            }

            var took = Stopwatch.GetElapsedTime(begun);
            Interlocked.Exchange(ref _since, 0);
            if (took > _slowest) (_slowest, _slowestCase) = (took, number);
        }
    }

    private static long Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
