using Supervisor.Claude.Launching;
using Supervisor.Claude.Registry;
using Supervisor.Claude.Transcript;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Sessions;

/// <summary>What a person asks for cannot be run. The message says why and what to do.</summary>
internal sealed class RunRefusedException(string message) : Exception(message);

/// <summary>A request to run the client, looked through: what is to be kept of it, and which conversation it goes on with.</summary>
/// <param name="Definition">What is kept; its name is to be chosen.</param>
/// <param name="Session">The session as it would be.</param>
/// <param name="Resume">A record that takes up the conversation the person names; null for a new one.</param>
internal sealed record RunPlan(RunDefinition Definition, SessionConfig Session, SessionRecord? Resume)
{
    // The bounds that the configuration has for a terminal.
    private const int FewestColumns = 20;
    private const int MostColumns = 500;
    private const int FewestRows = 5;
    private const int MostRows = 200;

    /// <summary>Looks a request through.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="template"><see cref="SupervisorConfig.Run"/>.</param>
    /// <param name="sessions">Those there are: no conversation may be held by two.</param>
    /// <param name="now">The wall clock, UTC.</param>
    /// <exception cref="RunRefusedException">It cannot be run.</exception>
    public static RunPlan Of(RunRequest request, SessionConfig template, IReadOnlyList<Supervised> sessions, DateTimeOffset now)
    {
        CheckForm(request);
        if (!Directory.Exists(request.Cwd)) throw new RunRefusedException($"there is no folder {request.Cwd}");
        var line = ClientCommandLine.Read(request.Args);
        string[] problems = [.. line.Problems, .. line.Problems.Count > 0 ? [] : ClientArguments.Problems([.. template.Args, .. line.Options])];
        if (problems.Length > 0) throw new RunRefusedException(string.Join(' ', problems));

        var definition = new RunDefinition
        {
            Name = template.Name,
            Cwd = request.Cwd,
            Args = line.Options,
            Prompt = line.Prompt,
            Env = ClientEnvironment.Scrub(request.Env),
            Columns = request.Columns > 0 ? Math.Clamp(request.Columns, FewestColumns, MostColumns) : template.Terminal.Columns,
            Rows = request.Rows > 0 ? Math.Clamp(request.Rows, FewestRows, MostRows) : template.Terminal.Rows,
            StartedAt = now,
        };
        var session = RunSessions.Session(definition, template);
        return new RunPlan(definition, session, ConversationOf(line, session, sessions));
    }

    /// <summary>The same under a name.</summary>
    public RunPlan Named(string name) => new(Definition with { Name = name }, Session with { Name = name }, Resume is null ? null : Resume with { Name = name });

    /// <summary>The same with what was spent on its conversation elsewhere.</summary>
    public RunPlan Inheriting(BudgetStore budgets) => Resume is { } record && budgets.Find(record.SessionId) is { } spent
        ? this with { Resume = record with { Budget = spent.Budget, Cost = spent.Cost } }
        : this;

    private static void CheckForm(RunRequest request)
    {
        if (request.Cwd is null || request.Args is null || request.Env is null || request.Args.Contains(null!) || request.Env.Values.Contains(null!))
            throw new RunRefusedException("the request is incomplete; is supervisorctl of another version?");
        if (!Path.IsPathRooted(request.Cwd)) throw new RunRefusedException($"the folder '{request.Cwd}' is not an absolute path");
        if (request.Args.Append(request.Cwd).Concat(request.Env.Keys).Concat(request.Env.Values).Any(t => t.Contains('\0', StringComparison.Ordinal)))
            throw new RunRefusedException("no argument, folder or variable can contain the character NUL");
        if (request.Env.Keys.Any(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)))
            throw new RunRefusedException("the name of a variable is empty or contains '='");
    }

    private static SessionRecord? ConversationOf(ClientCommandLine line, SessionConfig session, IReadOnlyList<Supervised> sessions)
    {
        if (line.Resume is null && !line.Continue) return null;
        var id = (line.Resume ?? Latest(session)).ToString("D");
        if (sessions.FirstOrDefault(s => s.State.Conversation.SessionId == id) is { } holder)
        {
            throw new RunRefusedException(
                $"the session '{holder.Name}' holds the conversation {id}, and two would spoil it. Go on in that one: 'supervisorctl attach {holder.Name}'.");
        }

        if (OpenConversations.HolderOf(session.Env, id) is { } pid)
            throw new RunRefusedException($"a client (pid {pid}) has the conversation {id} open, and two would spoil it. Leave that one first, with /exit.");

        return Transcripts.Read(session.Env, id) switch
        {
            TranscriptContent.HasAnswer => Record(ConversationContent.Answered),
            TranscriptContent.HasPrompt => Record(ConversationContent.Submitted),
            _ => throw new RunRefusedException($"there is no conversation {id} that could be gone on with, in {Transcripts.ConfigurationDirectory(session.Env) ?? "a home: HOME is not set"}"),
        };

        SessionRecord Record(ConversationContent content) => new()
        {
            Name = session.Name,
            SessionId = id,
            Content = content,
            PromptPending = session.Prompt is not null,
        };
    }

    private static Guid Latest(SessionConfig session)
    {
        try
        {
            return LatestConversation.Find(session.Env, session.Cwd)
                ?? throw new RunRefusedException($"there is no conversation in {session.Cwd} that could be continued; begin one without '--continue'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunRefusedException($"the conversations in {session.Cwd} cannot be looked through: {e.Message}");
        }
    }
}
