using Supervisor.Claude.Incidents;
using Supervisor.Claude.Registry;
using Supervisor.Claude.Transcript;
using Supervisor.Control.Incidents;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Incidents;

/// <summary>Where the evidence of one session's failures is.</summary>
internal sealed record IncidentSources
{
    /// <summary>The client's debug file.</summary>
    public required string DebugPath { get; init; }

    /// <summary>The client's transcript; null when there is none.</summary>
    public string? TranscriptPath { get; init; }

    /// <summary>The client's registry file; null when there is none.</summary>
    public string? RegistryPath { get; init; }

    /// <summary>What is run.</summary>
    public required string Command { get; init; }

    /// <summary>The model that answers, as last named.</summary>
    public string? Model { get; init; }

    /// <summary>What the terminal shows now; null when there is none.</summary>
    public Func<string?> Screen { get; init; } = () => null;

    /// <summary>Columns and rows of the terminal.</summary>
    public (int Columns, int Rows) Size { get; init; }

    /// <summary>The session's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the session's hooks show.</summary>
    public string? Token { get; init; }

    /// <summary>Of a session as it is now. Looks at folders, waits for nobody.</summary>
    public static IncidentSources Of(Supervised session)
    {
        var (edges, state) = (session.Edges, session.State);
        return new IncidentSources
        {
            DebugPath = edges.DebugPath,
            TranscriptPath = Transcript(session),
            RegistryPath = state.Process.ProcessId is { } pid ? RegistryFile.PathOf(edges.Environment, pid) : null,
            Command = session.Config.Command,
            Model = edges.Thresholds?.Model,
            Screen = () => ScreenOf(session),
            Size = (session.Config.Terminal.Columns, session.Config.Terminal.Rows),
            Environment = edges.Environment,
            Token = edges.Token,
        };
    }

    /// <summary>The homes that paths of this session may begin with.</summary>
    public IncidentPrivacy Private() => new(
        [.. new[] { Environment.GetValueOrDefault("HOME"), System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile) }
            .OfType<string>().Where(h => h.Length > 1).Distinct()],
        System.Environment.UserName);

    /// <summary>The version of the client that runs, from whoever knows it.</summary>
    /// <param name="inDebugFile">What the debug file told.</param>
    /// <param name="inTranscript">What the transcript told.</param>
    public IncidentClient? Client(string? inDebugFile, string? inTranscript)
    {
        if (inDebugFile is not null) return new IncidentClient(inDebugFile, "debug_file");
        if (RegistryPath is not null && ClientVersions.InRegistry(RegistryPath) is { } registered) return new IncidentClient(registered, "registry");
        if (inTranscript is not null) return new IncidentClient(inTranscript, "transcript");
        return ClientVersions.OfPackage(Command) is { } installed ? new IncidentClient(installed, "package") : null;
    }

    private static string? ScreenOf(Supervised session)
    {
        try
        {
            return session.Edges.Latest?.Terminal.Snapshot().ToText();
        }
        catch (ObjectDisposedException)
        {
            return null; // the daemon ends
        }
    }

    private static string? Transcript(Supervised session)
    {
        try
        {
            return session.Edges.Latest?.TranscriptPath ?? Transcripts.Find(session.Edges.Environment, session.State.Conversation.SessionId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
