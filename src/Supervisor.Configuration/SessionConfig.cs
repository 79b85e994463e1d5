using System.Collections.Immutable;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration;

/// <summary>The size of a session's terminal in character cells.</summary>
/// <param name="Columns">20 to 500.</param>
/// <param name="Rows">5 to 200.</param>
public sealed record TerminalConfig(int Columns, int Rows)
{
    /// <summary>120 columns and 40 rows.</summary>
    public static TerminalConfig Default { get; } = new(120, 40);
}

/// <summary>One session, complete: <c>defaults</c> and, for kind <c>claude</c>, the <c>claude</c> block are already merged in.</summary>
/// <remarks>Two are equal when every value is equal, so that a reload can tell which sessions changed.</remarks>
public sealed record SessionConfig
{
    /// <summary>Unique; letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; not <c>all</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Default <see cref="SessionKind.Claude"/>.</summary>
    public SessionKind Kind { get; init; } = SessionKind.Claude;

    /// <summary>A program to look for on <c>PATH</c> (no slash in it), or an absolute path. Default for kind <c>claude</c>: <c>claude.command</c>.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments; for kind <c>claude</c> those of the <c>claude</c> block come first.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>The working directory: an absolute path, not checked for existence. Default: the folder of the configuration file.</summary>
    public required string Cwd { get; init; }

    /// <summary>Submitted once, when the session is new; may have several lines. Null: nothing.</summary>
    public string? Prompt { get; init; }

    /// <summary>Environment variables: <c>claude.env</c> (kind <c>claude</c>), then <c>defaults.env</c>, then the session's, later ones winning.</summary>
    public ImmutableSortedDictionary<string, string> Env { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the daemon's environment is passed on below <see cref="Env"/>. Default true, or <c>claude.inherit_env</c>.</summary>
    public bool InheritEnv { get; init; } = true;

    /// <summary>Whether it is started with the daemon. Default true.</summary>
    public bool Autostart { get; init; } = true;

    /// <summary>Default 120 columns and 40 rows.</summary>
    public TerminalConfig Terminal { get; init; } = TerminalConfig.Default;

    /// <summary>How its process is kept running.</summary>
    public RestartPolicy Restart { get; init; } = RestartPolicy.Default;

    /// <summary>How its failed turns are recovered; without meaning for kind <c>plain</c>.</summary>
    public RecoveryPolicy Recovery { get; init; } = RecoveryPolicy.Default;

    /// <summary>What is done at certain times; for kind <c>plain</c> only restarts.</summary>
    public ImmutableArray<ScheduleEntry> Schedule { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(SessionConfig? other) =>
        other is not null
        && Name == other.Name
        && Kind == other.Kind
        && Command == other.Command
        && Args.AsSpan().SequenceEqual(other.Args.AsSpan())
        && Cwd == other.Cwd
        && Prompt == other.Prompt
        && Env.SequenceEqual(other.Env)
        && InheritEnv == other.InheritEnv
        && Autostart == other.Autostart
        && Terminal == other.Terminal
        && Restart == other.Restart
        && Recovery == other.Recovery
        && Schedule.AsSpan().SequenceEqual(other.Schedule.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Kind, Command, Args.Length, Cwd, Prompt, Env.Count, Restart);
}
