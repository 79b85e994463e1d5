namespace Supervisor.Claude.Screens;

/// <summary>A signature file cannot be used. The message names the file, the line where it is known, and what is wrong there.</summary>
public sealed class SignatureException : Exception
{
    /// <inheritdoc/>
    public SignatureException()
    {
    }

    /// <inheritdoc/>
    public SignatureException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public SignatureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
