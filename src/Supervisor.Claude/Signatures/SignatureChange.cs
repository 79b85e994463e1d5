namespace Supervisor.Claude.Signatures;

/// <summary>What a user adds to the wordings, or changes in them.</summary>
/// <param name="Id">That of a wording that is known changes it where it stands; any other adds one before all others.</param>
/// <param name="Where">The places it is looked for in, or null for what is known, or everywhere.</param>
/// <param name="Pattern">What it looks like, or null for what is known.</param>
/// <param name="Class">What it means, or null for what is known.</param>
/// <param name="Clients">The client's versions that it was seen on; empty for what is known.</param>
/// <param name="Reference">Where it is known from, or null for what is known.</param>
/// <param name="Disabled">Whether the known wording goes.</param>
/// <param name="Place">Where the change is written, for messages.</param>
public sealed record SignatureChange(
    string Id,
    SignaturePlace? Where,
    string? Pattern,
    SignatureClass? Class,
    IReadOnlyList<string> Clients,
    string? Reference,
    bool Disabled,
    string Place);
