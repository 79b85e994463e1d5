namespace Supervisor.Control.Incidents;

/// <summary>An incident as it may be shown.</summary>
public static class RedactedIncident
{
    /// <summary>Takes out of every text of an incident what is not to be shown, and with it what is private altogether.</summary>
    /// <remarks>Ids, times, and names that the supervisor gives stay: a session's name is no secret.</remarks>
    public static IncidentReply Of(IncidentReply kept, bool withPrompts, bool withSecrets)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var redactor = new Redactor(RedactionRules.Of(kept, withPrompts, withSecrets));
        return kept with
        {
            Text = redactor.Of(kept.Text),
            OutcomeText = redactor.OrNull(kept.OutcomeText),
            Model = redactor.OrNull(kept.Model),
            Situation = redactor.OrNull(kept.Situation),
            Signature = redactor.OrNull(kept.Signature),
            Attempts = [.. kept.Attempts.Select(a => a with { Reason = redactor.OrNull(a.Reason) })],
            Client = kept.Client is { } client ? client with { Version = redactor.Of(client.Version) } : null,
            Lines = [.. kept.Lines.Select(l => l with { Text = redactor.Of(l.Text) })],
            Problems = [.. kept.Problems.Select(redactor.Of)],
            Timeline = kept.Timeline is { } timeline ? [.. timeline.Select(m => m with { Text = redactor.Of(m.Text) })] : null,
            Prompts = withPrompts && kept.Prompts is { } prompts ? [.. prompts.Select(redactor.Of)] : null,
            Screen = withPrompts && kept.Screen is { } screen ? redactor.OfScreen(screen) : null,
            EndScreen = withPrompts && kept.EndScreen is { } last ? redactor.OfScreen(last) : null,
            Debug = withPrompts ? redactor.OrNull(kept.Debug) : null,
            Private = null,
            LeftOut = [.. Left(withPrompts, withSecrets)],
        };
    }

    private static IEnumerable<string> Left(bool withPrompts, bool withSecrets)
    {
        if (!withPrompts) yield return "prompts";
        if (!withSecrets) yield return "secrets";
    }
}
