namespace Supervisor.Ctl.Attach;

/// <summary>How an attachment ended.</summary>
internal abstract record AttachEnd
{
    private AttachEnd()
    {
    }

    /// <summary>The person pressed the detach key; the program goes on.</summary>
    internal sealed record Detached : AttachEnd;

    /// <summary>The program ended.</summary>
    /// <param name="Code">As a shell has it: 128 and the signal, where one ended it; -1 when nobody knows.</param>
    internal sealed record Exited(int Code) : AttachEnd;

    /// <summary>The daemon ended the connection and said why; the program may go on.</summary>
    internal sealed record SentAway(string Why) : AttachEnd;

    /// <summary>The connection broke, and no daemon came back in time.</summary>
    /// <param name="Waited">How long that was waited for.</param>
    internal sealed record Lost(TimeSpan Waited) : AttachEnd;

    /// <summary>The connection broke, and the daemon that came back does not run the session, or does not know it.</summary>
    internal sealed record Gone(string Why) : AttachEnd;

    /// <summary>A signal told us to end.</summary>
    /// <param name="Code">128 and its number.</param>
    internal sealed record Signalled(int Code) : AttachEnd;

    /// <summary>The person's terminal is gone.</summary>
    internal sealed record NoTerminal : AttachEnd;

    /// <summary>Something failed on our side.</summary>
    internal sealed record Failed(Exception Fault) : AttachEnd;
}
