namespace Supervisor.Terminal.Pty;

/// <summary>Refuses requests that no system could carry out, before anything is opened.</summary>
internal static class SpawnRequest
{
    internal static void Validate(PtySpawn request)
    {
        if (string.IsNullOrEmpty(request.Command))
            throw new PtySpawnException("No command was given. Set the session's command.");
        if (request.Command.Contains('\0') || request.Arguments.Any(static a => a.Contains('\0')))
            throw new PtySpawnException($"The command '{request.Command}' or one of its arguments holds a NUL character. Remove it.");
        foreach (var (name, value) in request.Environment)
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0') || value.Contains('\0'))
                throw new PtySpawnException(
                    $"The environment variable '{name}' cannot be passed on: a name may not be empty or hold '=', and neither name " +
                    "nor value may hold a NUL character. Correct the session's environment.");
        }
        if (!Path.IsPathFullyQualified(request.WorkingDirectory))
            throw new PtySpawnException($"The working directory '{request.WorkingDirectory}' is not an absolute path. Give one.");
        if (!Directory.Exists(request.WorkingDirectory))
            throw new PtySpawnException(File.Exists(request.WorkingDirectory)
                ? $"The working directory {request.WorkingDirectory} is a file. Name a folder."
                : $"The working directory {request.WorkingDirectory} does not exist. Create it, or correct the session's cwd.");
    }
}
