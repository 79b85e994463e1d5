namespace Supervisor.Terminal.Hosted;

/// <summary>The terminal host cannot be used. The message says why and what to do; the programs that it holds go on.</summary>
public sealed class PtyHostUnavailableException : IOException
{
    /// <summary>Creates the exception with a message for a person.</summary>
    public PtyHostUnavailableException(string message) : base(message) { }

    /// <summary>Creates the exception with a message for a person and its cause.</summary>
    public PtyHostUnavailableException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    public PtyHostUnavailableException() { }

    /// <summary>Whether it may serve us soon: its present user, or it itself, is about to go.</summary>
    internal bool IsPassing { get; init; }
}
