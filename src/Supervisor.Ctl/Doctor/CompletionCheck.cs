namespace Supervisor.Ctl.Doctor;

/// <summary>Completion in the person's shell.</summary>
/// <param name="Shell">The shell's name; null when it is not known.</param>
/// <param name="Installed">The file that completes there; null when there is none.</param>
internal sealed record CompletionFacts(string? Shell, string? Installed);

/// <summary>Does Tab complete names of sessions?</summary>
internal static class CompletionCheck
{
    public const string Name = "completion";

    public static IEnumerable<Finding> Judge(CompletionFacts facts) => facts switch
    {
        { Installed: { } file } => [Finding.Well(Name, $"{file} completes in {facts.Shell}")],
        { Shell: "bash" or "zsh" or "fish" } => [Finding.Note(
            Name, $"supervisorctl is not completed in {facts.Shell}", "Tab could complete commands and names of sessions",
            facts.Shell == "fish" ? "supervisorctl completion fish | source, in config.fish" : $"source <(supervisorctl completion {facts.Shell}), in ~/.{facts.Shell}rc")],
        _ => [],
    };
}

/// <summary>What a part of the state takes, and what <c>retention</c> allows it.</summary>
internal sealed record PartFacts(string Part, string Folder, long Bytes, long Bound);

/// <summary>Does the state stay within its bounds?</summary>
internal static class StateSizeCheck
{
    public const string Name = "state";

    private const long Megabyte = 1_000_000;

    /// <summary>Retention works once a day: what one day adds is no fault.</summary>
    private const int Beyond = 2;

    public static IEnumerable<Finding> Judge(IReadOnlyList<PartFacts> parts)
    {
        var tooMuch = parts.Where(p => p.Bytes > Beyond * p.Bound).Select(p => Finding.ToMend(
            Name, $"{p.Folder} takes {p.Bytes / Megabyte} MB, and retention.{p.Part}.size is {p.Bound / Megabyte} MB", "the disk fills up",
            "a daemon that runs takes care of it once a day; one that does not runs into an error there: its log says which")).ToList();
        return tooMuch.Count > 0 || parts.Count == 0
            ? tooMuch
            : [Finding.Well(Name, string.Join(", ", parts.Select(p => $"{p.Part} {p.Bytes / Megabyte} MB")))];
    }
}
