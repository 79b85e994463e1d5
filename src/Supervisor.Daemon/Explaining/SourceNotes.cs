using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Explaining;

/// <summary>Where an observation came from, as people tell the sources apart.</summary>
internal enum NotedSource
{
    Screen,
    Drawing,
    DebugFile,
    Hooks,
    Transcript,
    Registry,
    Person,
    Operator,
    Keyboard,
    Host,
}

/// <summary>The last that a source told.</summary>
/// <param name="What">What it told.</param>
/// <param name="At">When it happened, as well as is known: monotonic.</param>
/// <param name="Count">How much it has told of this process.</param>
internal sealed record SourceNote(Observation What, TimeSpan At, int Count);

/// <summary>
/// The last observation of each source, for people who ask why.
/// Scheme: one writer, the session's loop, with every signal that it takes; readers see each note whole. One small object a signal.
/// </summary>
internal sealed class SourceNotes
{
    /// <summary>What is told within this time of something else is told with it.</summary>
    private static readonly TimeSpan Beside = TimeSpan.FromSeconds(1);

    private readonly SourceNote?[] _latest = new SourceNote?[Enum.GetValues<NotedSource>().Length];
    private readonly int[] _counts = new int[Enum.GetValues<NotedSource>().Length];

    /// <summary>The last that a source told of this process, or, for people, at all; null when it told nothing.</summary>
    public SourceNote? Of(NotedSource source) => Volatile.Read(ref _latest[(int)source]);

    /// <summary>Takes a signal in.</summary>
    /// <param name="incarnation">Which start of the process is the current one; signals of an earlier one are not noted.</param>
    public void Take(Signal signal, int incarnation)
    {
        if (signal.What is ProcessSpawned) Forget();
        if ((signal.Incarnation != 0 && signal.Incarnation != incarnation) || SourceOf(signal) is not { } source) return;
        var at = (int)source;
        // A line that is told late must not hide a younger one, nor what a hook tells beside its matter that.
        if (_latest[at] is { } known && (signal.Happened < known.At || (IsAside(signal.What) && signal.Happened - known.At < Beside))) _counts[at]++;
        else Volatile.Write(ref _latest[at], new SourceNote(signal.What, signal.Happened, ++_counts[at]));
    }

    /// <summary>What was told of an earlier process says nothing of this one. What people did stays.</summary>
    private void Forget()
    {
        foreach (var source in Enum.GetValues<NotedSource>())
        {
            if (source is NotedSource.Operator or NotedSource.Host) continue;
            _counts[(int)source] = 0;
            Volatile.Write(ref _latest[(int)source], null);
        }
    }

    private static bool IsAside(Observation what) => what is BackgroundTasksSeen { Running: 0 } or ModelNamed or CostSeen;

    private static NotedSource? SourceOf(Signal signal) => signal.What switch
    {
        PersonTyped => NotedSource.Person,
        DrawingStopped or DrawingResumed => NotedSource.Drawing,
        HostPaused => NotedSource.Host,
        ThresholdsMeasured or DeadlinePassed or ProcessSpawned or ProcessExited or SpawnFailed => null,
        _ => signal.Source switch
        {
            SignalSource.Screen => NotedSource.Screen,
            SignalSource.DebugLog => NotedSource.DebugFile,
            SignalSource.Hook => NotedSource.Hooks,
            SignalSource.Transcript => NotedSource.Transcript,
            SignalSource.Registry => NotedSource.Registry,
            SignalSource.Operator => NotedSource.Operator,
            SignalSource.Keyboard => NotedSource.Keyboard,
            _ => null,
        },
    };
}
