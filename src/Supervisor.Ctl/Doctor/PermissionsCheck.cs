namespace Supervisor.Ctl.Doctor;

/// <summary>What a file is to us.</summary>
internal enum Kept
{
    /// <summary><c>state_dir</c> and folders in it.</summary>
    StateFolder,

    /// <summary>The control socket.</summary>
    Socket,

    /// <summary>The configuration.</summary>
    Configuration,
}

/// <summary>Who may do what with a file.</summary>
/// <param name="Owner">The owner's user id; null when the system does not tell.</param>
internal sealed record PermissionFacts(Kept Kind, string Path, UnixFileMode Mode, uint? Owner);

/// <summary>Is what is private private?</summary>
internal static class PermissionsCheck
{
    public const string Name = "permissions";

    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Others =
        OthersWrite | OthersRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static IEnumerable<Finding> Judge(IReadOnlyList<PermissionFacts> files, uint ownUser)
    {
        var findings = files.SelectMany(f => Of(f, ownUser)).ToList();
        return findings.Count > 0 || files.Count == 0 ? findings : [Finding.Well(Name, $"{files.Count} files and folders are yours and private")];
    }

    private static IEnumerable<Finding> Of(PermissionFacts file, uint ownUser)
    {
        if (file.Owner is { } owner && owner != ownUser)
        {
            yield return Finding.ToMend(
                Name, $"{file.Path} belongs to user {owner}, and you are {ownUser}", "the daemon cannot use it, or another user steers your sessions",
                $"sudo chown {ownUser} '{file.Path}' (sudo supervisorctl or sudo supervisord may have made it)");
        }

        var mode = Convert.ToString((int)file.Mode, 8).PadLeft(4, '0');
        switch (file.Kind)
        {
            case Kept.StateFolder when (file.Mode & Others) != 0:
                yield return Finding.ToMend(Name, $"{file.Path} has mode {mode}", "other users can read what your sessions said, or change it", $"chmod 700 '{file.Path}'");
                break;
            case Kept.Socket when (file.Mode & Others) != 0:
                yield return Finding.ToMend(Name, $"{file.Path} has mode {mode}", "only the check of who connects keeps other users out", $"chmod 600 '{file.Path}', and find out what changed it");
                break;
            case Kept.Configuration when (file.Mode & OthersWrite) != 0:
                yield return Finding.ToMend(Name, $"{file.Path} has mode {mode}", "who writes the configuration runs programs as you", $"chmod 600 '{file.Path}'");
                break;
            case Kept.Configuration when (file.Mode & OthersRead) != 0:
                yield return Finding.Note(Name, $"{file.Path} has mode {mode}", "env and notifications in it may hold secrets", $"chmod 600 '{file.Path}'");
                break;
        }
    }
}
