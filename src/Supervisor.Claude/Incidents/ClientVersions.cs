using System.Text.Json;
using System.Text.RegularExpressions;

namespace Supervisor.Claude.Incidents;

/// <summary>
/// Where a client's version is told. Both 2.1.146 and 2.1.329 name it in the debug file with each request, and in each record of the
/// transcript; the registry file names it from the start; the package that the executable came with names the one that is installed.
/// </summary>
public static partial class ClientVersions
{
    private const int LargestFile = 256 * 1024;

    /// <summary>The version in a line of the debug file, or null.</summary>
    public static string? InDebugLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Contains("cc_version=", StringComparison.Ordinal) && DebugPattern().Match(line) is { Success: true } match ? match.Groups["version"].Value : null;
    }

    /// <summary>The version in a registry file, or null.</summary>
    public static string? InRegistry(string path) => Plain(Read(path));

    /// <summary>The version of the package that an executable belongs to, or null: its folder or one of those above has a <c>package.json</c> that names the client.</summary>
    /// <param name="executable">Absolute, or a name that is not looked up.</param>
    public static string? OfPackage(string executable)
    {
        ArgumentNullException.ThrowIfNull(executable);
        try
        {
            if (!Path.IsPathRooted(executable)) return null;
            var folder = Path.GetDirectoryName(File.ResolveLinkTarget(executable, returnFinalTarget: true)?.FullName ?? executable);
            for (var up = 0; up < 3 && folder is not null; up++, folder = Path.GetDirectoryName(folder))
            {
                var package = Path.Combine(folder, "package.json");
                if (File.Exists(package)) return Read(package, "@anthropic-ai/claude-code") is { } version ? Plain(version) : null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there, or not ours to read.
        }

        return null;
    }

    /// <summary>A text that is a version and nothing else, or null.</summary>
    public static string? Plain(string? text) => text is { Length: < 40 } && VersionPattern().IsMatch(text) ? text : null;

    private static string? Read(string path, string? named = null)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length is 0 or > LargestFile) return null;
            using var json = JsonDocument.Parse(file);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (named is not null && Text(json.RootElement, "name")?.StartsWith(named, StringComparison.Ordinal) != true) return null;
            return Text(json.RootElement, "version");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"cc_version=(?<version>\d{1,4}\.\d{1,4}\.\d{1,6})", RegexOptions.CultureInvariant)]
    private static partial Regex DebugPattern();

    [GeneratedRegex(@"^\d{1,4}\.\d{1,4}\.\d{1,6}[A-Za-z0-9.+-]{0,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
