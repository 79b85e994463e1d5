using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted;

/// <summary>What a terminal host is told when it starts.</summary>
public sealed record PtyHostServerOptions
{
    /// <summary>The path of its socket; nothing may be there.</summary>
    public required string SocketPath { get; init; }

    /// <summary>The version of this build, for people.</summary>
    public required string Build { get; init; }

    /// <summary>How programs are started and written to.</summary>
    public PtyHostOptions Ptys { get; init; } = new();

    /// <summary>How long it stays when it holds nothing and nobody is connected. Default one minute: a daemon that restarts finds it again.</summary>
    public TimeSpan IdleEnd { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a connection may take to say who it is, or to end a frame that it has begun. Default 5 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long input of a user that is gone may wait for programs that do not read, before the next user is served. Default 2 s.</summary>
    public TimeSpan InputEnd { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long programs have to end after SIGTERM, when the host itself is told to end by a signal. Default 10 s.</summary>
    public TimeSpan EndGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Hears what is worth a line in a log. Called on several threads; must not throw.</summary>
    public Action<string>? Log { get; init; }
}
