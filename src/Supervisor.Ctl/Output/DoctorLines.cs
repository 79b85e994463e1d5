using Supervisor.Ctl.Doctor;

namespace Supervisor.Ctl.Output;

/// <summary>Writes findings for a person.</summary>
internal static class DoctorLines
{
    /// <summary>The word for a severity, in JSON and in lines.</summary>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Well => "well",
        Severity.Note => "note",
        _ => "mend",
    };

    /// <summary>A line for each finding, one for why it matters and one for how to mend it; the last line counts.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            yield return $"{Word(finding.Severity)} {finding.Check}: {finding.What}";
            if (finding.Why is { } why) yield return $"     why: {why}";
            if (finding.Mend is { } mend) yield return $"     mend: {mend}";
        }

        var (toMend, notes) = (findings.Count(f => f.Severity == Severity.Mend), findings.Count(f => f.Severity == Severity.Note));
        yield return toMend == 0 ? $"All is well, with {notes} to note." : $"{toMend} to mend, {notes} to note.";
    }
}
