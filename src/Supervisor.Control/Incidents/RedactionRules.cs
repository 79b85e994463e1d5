namespace Supervisor.Control.Incidents;

/// <summary>What is taken out of texts before they are shown.</summary>
public sealed record RedactionRules
{
    /// <summary>Whether secrets stay.</summary>
    public bool WithSecrets { get; init; }

    /// <summary>Whether prompts stay.</summary>
    public bool WithPrompts { get; init; }

    /// <summary>The prompts that are known.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Home folders, absolute: shown as <c>~</c>.</summary>
    public IReadOnlyList<string> Homes { get; init; } = [];

    /// <summary>The user's name, or null.</summary>
    public string? User { get; init; }

    /// <summary>The rules for an incident as it is kept.</summary>
    public static RedactionRules Of(IncidentReply kept, bool withPrompts, bool withSecrets)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return new RedactionRules
        {
            WithPrompts = withPrompts,
            WithSecrets = withSecrets,
            Prompts = kept.Prompts ?? [],
            Homes = kept.Private?.Homes ?? [],
            User = kept.Private?.User,
        };
    }
}
