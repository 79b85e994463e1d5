using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// Finds the program that a command means, as the child would: in the child's own PATH and from its own working directory
/// (<c>posix_spawnp</c> would use ours).
/// </summary>
internal static class CommandLookup
{
    /// <summary>What the C library searches when there is no PATH.</summary>
    private const string PathWhenUnset = "/bin:/usr/bin";

    internal static string Find(PtySpawn request)
    {
        var command = request.Command;
        if (command.Contains('/'))
        {
            var path = Path.Combine(request.WorkingDirectory, command);
            if (Directory.Exists(path))
                throw new PtySpawnException($"The command {Shown(command)} is a folder ({path}). Name the program in it.");
            if (!File.Exists(path))
                throw new PtySpawnException($"The command {Shown(command)} was not found: there is no file {path}. " +
                    "Correct the path, or give a name that can be found in PATH.");
            return MayExecute(path) ? path : throw NotExecutable(command, path);
        }

        var unset = !request.Environment.TryGetValue("PATH", out var search);
        search ??= PathWhenUnset;
        string? passedOver = null;
        foreach (var folder in search.Split(':'))
        {
            // An empty entry means the working directory, and so does a relative one: POSIX, however unwise.
            var path = Path.Combine(request.WorkingDirectory, folder, command);
            if (!File.Exists(path)) continue;
            if (MayExecute(path)) return path;
            passedOver ??= path;
        }

        if (passedOver is not null) throw NotExecutable(command, passedOver);
        throw new PtySpawnException(unset
            ? $"The command {Shown(command)} was not found in {PathWhenUnset}, which is searched because the session's " +
              "environment has no PATH. Set PATH in its environment, or give the command as an absolute path."
            : $"The command {Shown(command)} was not found in PATH ({search}). Install it, give it as an absolute path, or " +
              "add its folder to PATH in the session's environment.");
    }

    private static bool MayExecute(string path) => Libc.Access(path, SystemConstants.MayExecute) == 0;

    private static PtySpawnException NotExecutable(string command, string path) =>
        new($"The command {Shown(command)} is the file {path}, which may not be executed. Run chmod +x on it, or name another.");

    private static string Shown(string command) => $"'{command}'";
}
