using Supervisor.Claude.Transcript;
using Supervisor.Control;

namespace Supervisor.Daemon.Sessions;

/// <summary>
/// Turns the wish to take up a conversation that was begun elsewhere into one to run the client with <c>--resume</c>. Whether something holds the
/// conversation is asked where every run is looked through (<see cref="RunPlan"/>).
/// </summary>
internal static class Adoption
{
    /// <summary>The run that goes on with the conversation.</summary>
    /// <exception cref="RunRefusedException">There is no such conversation, or not in that folder.</exception>
    public static RunRequest Of(AdoptRequest request)
    {
        if (request.SessionId is null || request.Args is null || request.Env is null)
            throw new RunRefusedException("the request is incomplete; is supervisorctl of another version?");
        if (!Guid.TryParseExact(request.SessionId, "D", out var id))
            throw new RunRefusedException($"'{request.SessionId}' is no conversation's id; the client names it when it ends ('claude --resume ID'), and in /status");
        var folder = FolderOf(request, id.ToString("D"));
        return new RunRequest(request.Name, folder, ["--resume", id.ToString("D"), .. request.Args], request.Env, request.Columns, request.Rows);
    }

    private static string FolderOf(AdoptRequest request, string id)
    {
        try
        {
            var home = Transcripts.ConfigurationDirectory(request.Env) ?? throw new RunRefusedException("it cannot be found: HOME is not set");
            var transcript = Transcripts.Find(request.Env, id)
                ?? throw new RunRefusedException($"there is no conversation {id} in {home}; is it another person's, or was it begun with another HOME or CLAUDE_CONFIG_DIR?");
            var begunIn = LatestConversation.FolderOf(transcript);
            if (request.Cwd is not { } asked)
                return begunIn ?? throw new RunRefusedException($"the conversation {id} does not say in which folder it was begun; name it with --cwd");
            // The client looks for a conversation only among those of its folder. One that is gone was moved, or renamed.
            if (begunIn is not null && Directory.Exists(begunIn) && !LatestConversation.IsSameFolder(begunIn, asked))
                throw new RunRefusedException($"the conversation {id} was begun in {begunIn}, and the client finds it only there; leave --cwd out");
            return asked;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunRefusedException($"the conversation {id} cannot be looked for: {e.Message}");
        }
    }
}
