using System.Text.RegularExpressions;

namespace Supervisor.Control.Incidents;

/// <summary>Homes of people by the form of their paths, whoever they are.</summary>
internal static partial class HomePaths
{
    public static IEnumerable<(int Start, int Length)> In(string text)
    {
        foreach (Match match in Pattern().Matches(text)) yield return (match.Index, match.Length);
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9._~-])/(?:home|Users)/[A-Za-z0-9._-]{1,64}|(?<![A-Za-z0-9._~/-])/root(?![A-Za-z0-9._-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
