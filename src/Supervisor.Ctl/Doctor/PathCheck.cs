namespace Supervisor.Ctl.Doctor;

/// <summary>Whose a program is.</summary>
internal enum Maker
{
    /// <summary>It is the one that runs now, or lies beside it.</summary>
    This,

    /// <summary>It is ours, of another installation.</summary>
    OtherInstallation,

    /// <summary>Supervisor 4, which has programs of the same names.</summary>
    Supervisor4,

    /// <summary>Nobody knows.</summary>
    Unknown,
}

/// <summary>A program of one of our names on <c>PATH</c>.</summary>
internal sealed record OnPath(string Program, string File, Maker Maker);

/// <summary>Does a person who types our names get our programs?</summary>
internal static class PathCheck
{
    public const string Name = "path";

    /// <summary>The programs that people type.</summary>
    public static readonly string[] Programs = ["supervisord", "supervisorctl", "supervisor-hook"];

    /// <param name="found">In the order of <c>PATH</c>.</param>
    /// <param name="ownFolder">Where this program was found to be.</param>
    public static IEnumerable<Finding> Judge(IReadOnlyList<OnPath> found, string ownFolder)
    {
        var findings = Programs.SelectMany(p => Of(p, [.. found.Where(f => f.Program == p)], ownFolder)).ToList();
        return findings.Count > 0 ? findings : [Finding.Well(Name, $"the programs of {ownFolder} come first on PATH")];
    }

    private static IEnumerable<Finding> Of(string program, OnPath[] found, string ownFolder)
    {
        if (found is [{ Maker: Maker.This }, ..]) yield break;
        if (found is [])
        {
            if (program == "supervisorctl")
                yield return Finding.Note(Name, "supervisorctl is not on PATH", "it has to be typed with its whole path", $"export PATH=\"{ownFolder}:$PATH\" in your shell's profile, or scripts/install");
            yield break;
        }

        var whose = found[0].Maker switch
        {
            Maker.Supervisor4 => "Supervisor 4's, which speaks another language",
            Maker.OtherInstallation => "of another installation of Supervisor",
            _ => "another program",
        };
        yield return Finding.ToMend(
            Name, $"'{program}' means {found[0].File}: {whose}", $"who types it does not reach the one in {ownFolder}",
            found.Any(f => f.Maker == Maker.This) ? "put the folder of this one first on PATH" : $"export PATH=\"{ownFolder}:$PATH\" in your shell's profile, or take the other one away");
    }
}
