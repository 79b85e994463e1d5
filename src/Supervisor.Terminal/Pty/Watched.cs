namespace Supervisor.Terminal.Pty;

/// <summary>A terminal, and what the reactor has asked the system to tell of it. All but the first members belong to the reactor's thread.</summary>
internal sealed class Watched(Action<Watched> request)
{
    private int _requested;

    /// <summary>What is watched. Set before it is handed to the reactor.</summary>
    public LivePty? Terminal { get; set; }

    /// <summary>Asks the reactor to look at the terminal; any number of times before it does count as one. For anybody.</summary>
    public void Request()
    {
        if (Interlocked.Exchange(ref _requested, 1) == 0) request(this);
    }

    /// <summary>The request is taken; what is asked for from now on is another one.</summary>
    public void TakeRequest() => Interlocked.Exchange(ref _requested, 0);

    /// <summary>Names it towards the system; 0 until it was handed to the reactor.</summary>
    public long Number { get; set; }

    /// <summary>The descriptor that is watched for output and room for input; -1 for none.</summary>
    public int Master { get; set; } = -1;

    /// <summary>The events that are asked of it.</summary>
    public short Asked { get; set; }

    /// <summary>The descriptor that is watched for the exit; -1 for none.</summary>
    public int Exit { get; set; } = -1;

    /// <summary>When it must be served at the latest, on the clock of <see cref="Environment.TickCount64"/>; null if only events matter.</summary>
    public long? Due { get; set; }

    /// <summary>What happened to it in this round.</summary>
    public short MasterHappened { get; set; }

    /// <summary>Whether its exit was told in this round.</summary>
    public bool ExitHappened { get; set; }

    /// <summary>Whether it is served in this round.</summary>
    public bool IsServed { get; set; }
}
