using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Sessions;

/// <summary>Performs what a session decides. Results come back as signals; nothing here decides.</summary>
internal interface ISessionEdges
{
    /// <summary>Starts the process. Returns at once with the first signal: spawned, or why not.</summary>
    ValueTask<Observation> LaunchAsync(LaunchPlan plan, int incarnation);

    /// <summary>Begins to end the process; its exit is a signal.</summary>
    void Terminate(TimeSpan grace);

    /// <summary>Begins to type; the end of it is a signal.</summary>
    void Submit(Submit submit);

    /// <summary>Begins to interrupt the turn; the end of it is a signal.</summary>
    void Interrupt(Interrupt interrupt);

    /// <summary>Begins to compact the conversation; the end of it is a signal.</summary>
    void Compact(Compact compact);

    /// <summary>Begins to rewind the conversation; the end of it is a signal.</summary>
    void Rewind(Rewind rewind);

    /// <summary>Takes a measurement in. Never waits.</summary>
    void Measure(Sample sample);

    /// <summary>A model was named: from now on its thresholds are in force, and are told. Never waits.</summary>
    void UseModel(string model);

    /// <summary>When the wall clock is to wake the session, UTC; null when it need not. Called after each decision; never waits.</summary>
    void WakeAt(DateTimeOffset? at)
    {
        // Only where there is an alarm clock.
    }

    /// <summary>The end of a process was decided on and written down: nobody has to keep it any more.</summary>
    void TookNote(int incarnation)
    {
        // Only where processes outlive the daemon.
    }

    /// <summary>Stops typing or interrupting at the next step.</summary>
    void CancelTyping(int attempt);
}
