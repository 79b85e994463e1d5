namespace Supervisor.Claude.Signatures;

/// <summary>Signature data that cannot be used. The message names the file, the line and the entry, and says what to do.</summary>
public sealed class SignatureException : Exception
{
    /// <summary>Creates it with a message for a person.</summary>
    public SignatureException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a message for a person and its cause.</summary>
    public SignatureException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates it without a message.</summary>
    public SignatureException()
    {
    }
}
