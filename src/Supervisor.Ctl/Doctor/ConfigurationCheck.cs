namespace Supervisor.Ctl.Doctor;

/// <summary>What there is of a configuration.</summary>
/// <param name="File">The one that is used; null when there is none.</param>
/// <param name="Candidates">Where one was looked for.</param>
/// <param name="Errors">What is wrong with it, each with its place.</param>
/// <param name="Sessions">How many sessions it has.</param>
internal sealed record ConfigurationFacts(string? File, IReadOnlyList<string> Candidates, IReadOnlyList<string> Errors, int Sessions);

/// <summary>Is the configuration valid?</summary>
internal static class ConfigurationCheck
{
    public const string Name = "configuration";

    public static IEnumerable<Finding> Judge(ConfigurationFacts facts)
    {
        if (facts.Errors.Count > 0)
        {
            return facts.Errors.Select(e => Finding.ToMend(
                Name, e, "a daemon does not start with it, and one that runs does not take it over", "correct it at the place that is named"));
        }

        return facts.File is { } file
            ? [Finding.Well(Name, $"{file} is valid, with {facts.Sessions} sessions")]
            : [Finding.Note(
                Name, $"there is no configuration ({string.Join(", ", facts.Candidates)})",
                "a daemon then has only the sessions that 'supervisorctl run' starts", "copy the sample supervisor.yaml there to have sessions that are always there")];
    }
}
