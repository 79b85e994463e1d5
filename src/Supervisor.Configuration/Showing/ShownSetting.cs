using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Supervisor.Configuration.Showing;

/// <summary>One effective value and where it comes from.</summary>
/// <param name="Path">The keys that lead to it; a session is named behind <c>sessions</c>.</param>
/// <param name="Value">The value as the file would say it; secrets are masked. Null where there is none.</param>
/// <param name="From"><see cref="Default"/>, <see cref="File"/> or <see cref="Environment"/>.</param>
/// <param name="Place"><c>file:line:column</c>, for what stands in a file.</param>
public sealed record ShownSetting(ImmutableArray<string> Path, JsonNode? Value, string From, string? Place = null)
{
    /// <summary>Built in.</summary>
    public const string Default = "default";

    /// <summary>Written in the file, or one that it includes.</summary>
    public const string File = "file";

    /// <summary>From variables such as <c>XDG_RUNTIME_DIR</c>.</summary>
    public const string Environment = "environment";

    /// <summary>What stands in place of a secret.</summary>
    public const string Masked = "(masked)";

    /// <summary>The variables that the text in the file names.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];
}
