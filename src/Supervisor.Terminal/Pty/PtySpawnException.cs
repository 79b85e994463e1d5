namespace Supervisor.Terminal.Pty;

/// <summary>A program could not be started in a pseudo-terminal. The message says what happened and what to do.</summary>
public sealed class PtySpawnException : Exception
{
    /// <summary>Creates the exception with a message for a person.</summary>
    public PtySpawnException(string message) : base(message) { }

    /// <summary>Creates the exception with a message for a person and its cause.</summary>
    public PtySpawnException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    public PtySpawnException() { }
}
