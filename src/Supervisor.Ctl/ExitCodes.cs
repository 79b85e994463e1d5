namespace Supervisor.Ctl;

/// <summary>Exit codes, as observed of Supervisor 4.2.5's supervisorctl (which takes them from the LSB's init scripts).</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>A bad name, a bad option, or what fits nowhere else.</summary>
    public const int Failed = 1;

    /// <summary><c>start</c> without a name.</summary>
    public const int BadArguments = 2;

    /// <summary><c>status</c>: some do not run.</summary>
    public const int StatusNotAllRunning = 3;

    /// <summary><c>status</c>: a bad name, or no daemon.</summary>
    public const int StatusUnknown = 4;

    /// <summary>No daemon, or the session did not come to run.</summary>
    public const int NotRunning = 7;
}
