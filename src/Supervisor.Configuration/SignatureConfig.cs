using System.Collections.Immutable;

namespace Supervisor.Configuration;

/// <summary>One entry of <c>signatures</c>: a wording of the client that a user adds, changes or switches off. The names are those of
/// the built-in data; what they mean is not for the configuration to know.</summary>
public sealed record SignatureConfig
{
    /// <summary>The classes that an entry may have.</summary>
    public static ImmutableArray<string> Classes { get; } =
    [
        "transient", "overloaded", "limit", "context_full", "poisoned", "auth", "billing", "refused", "config", "wedged",
        "client_retrying", "notice", "noise",
    ];

    /// <summary>The places that an entry may name.</summary>
    public static ImmutableArray<string> Places { get; } = ["hook", "debug", "screen", "transcript", "host_log", "anywhere"];

    /// <summary>Unique among the file's entries. That of a built-in one changes it, any other adds one.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is looked for; empty for everywhere, or for what the built-in one says.</summary>
    public ImmutableArray<string> Where { get; init; } = [];

    /// <summary>A regular expression that the engine without backtracking takes and that does not match an empty text. Null: the built-in one's.</summary>
    public string? Pattern { get; init; }

    /// <summary>One of <see cref="Classes"/>. Null: the built-in one's.</summary>
    public string? Class { get; init; }

    /// <summary>The client's versions that it was seen on, for people.</summary>
    public ImmutableArray<string> Clients { get; init; } = [];

    /// <summary>Where the wording is known from, for people.</summary>
    public string? Reference { get; init; }

    /// <summary>Whether the built-in one of this id is switched off.</summary>
    public bool Disabled { get; init; }

    /// <summary>Where the entry begins, for messages: <c>file:line:column</c>.</summary>
    public required string Place { get; init; }

    /// <summary>Whether two say the same; where they stand does not matter.</summary>
    public bool Equals(SignatureConfig? other) =>
        other is not null
        && (Id, Pattern, Class, Reference, Disabled) == (other.Id, other.Pattern, other.Class, other.Reference, other.Disabled)
        && Where.AsSpan().SequenceEqual(other.Where.AsSpan())
        && Clients.AsSpan().SequenceEqual(other.Clients.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Pattern, Class, Disabled);
}
