namespace Supervisor.Ctl.Doctor;

/// <summary>A settings file of the client.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Managed">Whether it is the policy of whoever manages this machine.</param>
/// <param name="Problem">Why it cannot be read; null when it can, or is not there.</param>
/// <param name="HooksOff">Whether it says <c>disableAllHooks</c>.</param>
/// <param name="OnlyManagedHooks">Whether it says <c>allowManagedHooksOnly</c>.</param>
internal sealed record SettingsFacts(string Path, bool Managed, string? Problem, bool HooksOff, bool OnlyManagedHooks);

/// <summary>Whether a client trusts a folder.</summary>
/// <param name="Session">The session that works there.</param>
/// <param name="Folder">Its working folder.</param>
/// <param name="Exists">Whether the folder is there.</param>
/// <param name="Trusted">Null when the client's file does not tell.</param>
internal sealed record TrustFacts(string Session, string Folder, bool Exists, bool? Trusted);

/// <summary>Will the client run our hooks?</summary>
internal static class HooksCheck
{
    public const string Name = "hooks";

    private const string Without = "sessions are still looked after, by screen, debug file and transcript, but later and with less certainty";

    public static IEnumerable<Finding> Judge(IReadOnlyList<SettingsFacts> settings, IReadOnlyList<TrustFacts> folders)
    {
        var before = 0;
        foreach (var finding in Of(settings).Concat(Of(folders)))
        {
            before++;
            yield return finding;
        }

        if (before == 0) yield return Finding.Well(Name, "nothing keeps the client from running hooks");
    }

    private static IEnumerable<Finding> Of(IReadOnlyList<SettingsFacts> settings)
    {
        foreach (var file in settings)
        {
            if (file.Problem is { } problem)
            {
                yield return Finding.ToMend(Name, $"{file.Path}: {problem}", "the client ignores a settings file that it cannot read, and all hooks in it", "correct the file");
            }

            if (file.HooksOff || file.OnlyManagedHooks)
            {
                var key = file.HooksOff ? "disableAllHooks" : "allowManagedHooksOnly";
                yield return file.Managed
                    ? Finding.Note(Name, $"{file.Path} says {key}: the policy of this machine switches hooks off", Without, "ask whoever manages this machine")
                    : Finding.ToMend(Name, $"{file.Path} says {key}", Without, $"take {key} out of the file");
            }
        }
    }

    private static IEnumerable<Finding> Of(IReadOnlyList<TrustFacts> folders)
    {
        foreach (var folder in folders)
        {
            if (!folder.Exists)
            {
                yield return Finding.ToMend(Name, $"session {folder.Session}: its folder {folder.Folder} is not there", "the session cannot start", "make the folder, or correct cwd");
            }
            else if (folder.Trusted == false)
            {
                yield return Finding.ToMend(
                    Name, $"session {folder.Session}: the client does not trust {folder.Folder} yet",
                    "it asks at its start, runs no hook before, and Supervisor answers no dialog", $"supervisorctl attach {folder.Session}, and answer; or run claude there once");
            }
        }
    }
}
