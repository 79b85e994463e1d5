namespace Supervisor.Terminal.Pty;

/// <summary>How a child process ended.</summary>
/// <param name="Code">The exit code, 0 to 255; null when a signal ended it or the status is unknown.</param>
/// <param name="Signal">The number of the signal that ended it; null when it exited by itself or the status is unknown.</param>
public readonly record struct ExitStatus(int? Code, int? Signal)
{
    /// <summary>Somebody else collected the status first (ECHILD), as can happen when .NET runs as pid 1.</summary>
    public static ExitStatus Unknown => default;

    /// <summary>Whether neither a code nor a signal is known.</summary>
    public bool IsUnknown => Code is null && Signal is null;

    /// <inheritdoc/>
    public override string ToString() =>
        Code is { } code ? $"exit status {code}" : Signal is { } signal ? $"signal {signal}" : "exit status unknown";
}
