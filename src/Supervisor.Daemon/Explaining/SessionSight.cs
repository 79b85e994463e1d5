using Supervisor.Claude.Registry;
using Supervisor.Claude.Transcript;
using Supervisor.Core.Progress;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Explaining;

/// <summary>A file that the client writes.</summary>
/// <param name="Path">Where it is, or would be.</param>
/// <param name="Written">When it was last written, UTC; null when there is none.</param>
internal sealed record SeenFile(string Path, DateTimeOffset? Written)
{
    /// <summary>Looks at it. One that cannot be looked at is not there.</summary>
    public static SeenFile At(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return new SeenFile(path, file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SeenFile(path, null);
        }
    }
}

/// <summary>All that there is to explain one session from, gathered at one moment.</summary>
/// <param name="Name">The session.</param>
/// <param name="Snapshot">What it publishes.</param>
/// <param name="Policy">Its settings.</param>
/// <param name="Notes">The last that each source told; null where one told nothing.</param>
/// <param name="Now">Monotonic time.</param>
/// <param name="Wall">The same by the wall clock, UTC.</param>
internal sealed record SessionSight(
    string Name, SessionSnapshot Snapshot, SessionPolicy Policy, Func<NotedSource, SourceNote?> Notes, TimeSpan Now, DateTimeOffset Wall)
{
    /// <summary>For how long the program has drawn nothing; null when it never drew, or is not there.</summary>
    public TimeSpan? Undrawn { get; init; }

    /// <summary>The client's debug file; null for a plain program.</summary>
    public SeenFile? DebugFile { get; init; }

    /// <summary>The transcript; null when there is none, or nobody knows where.</summary>
    public SeenFile? Transcript { get; init; }

    /// <summary>The client's own word on its state; null when it has no process, or nobody knows where.</summary>
    public SeenFile? Registry { get; init; }

    /// <summary>The model that answers, as last named.</summary>
    public string? Model { get; init; }

    /// <summary>The thresholds in force; null for a plain program.</summary>
    public EffectiveThresholds? Thresholds { get; init; }

    /// <summary>Where the wording of the latest incident is known from.</summary>
    public string? Reference { get; init; }

    public SessionState State => Snapshot.State;

    /// <summary>Gathers it. Looks at files, but waits for nobody.</summary>
    public static SessionSight Of(Supervised session, DaemonClock clock)
    {
        var snapshot = session.Loop.Current;
        var (edges, state) = (session.Edges, snapshot.State);
        var sight = new SessionSight(session.Name, snapshot, session.Loop.Policy, session.Loop.Notes.Of, clock.Now, clock.Wall);
        if (session.Loop.Policy.Kind != SessionKind.Claude) return sight;
        var silence = state.Process.IsAlive ? edges.Latest?.Terminal.Silence : null;
        return sight with
        {
            // Where nothing was ever drawn, the silence is older than the process.
            Undrawn = silence is { } undrawn && undrawn <= sight.Now - state.Process.LaunchedAt ? undrawn : null,
            DebugFile = SeenFile.At(edges.DebugPath),
            Transcript = TranscriptOf(session, state) is { } transcript ? SeenFile.At(transcript) : null,
            Registry = state.Process.ProcessId is { } pid && RegistryFile.PathOf(edges.Environment, pid) is { } registry ? SeenFile.At(registry) : null,
            Model = edges.Thresholds?.Model,
            Thresholds = ThresholdReplies.InForce(state, edges.Thresholds?.Current),
            Reference = edges.ReferenceOf(state.Incident?.Cause.Signature),
        };
    }

    private static string? TranscriptOf(Supervised session, SessionState state)
    {
        try
        {
            return session.Edges.Latest?.TranscriptPath ?? Transcripts.Find(session.Edges.Environment, state.Conversation.SessionId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
