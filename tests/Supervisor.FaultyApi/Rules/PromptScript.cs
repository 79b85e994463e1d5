using System.Text.RegularExpressions;
using Supervisor.FaultyApi.Faults;

namespace Supervisor.FaultyApi.Rules;

/// <summary>
/// A script inside a prompt: <c>do the task [[faults: reset-after-block, 529; then ok]]</c>. It holds for the main requests that come
/// after that prompt, until a later prompt brings one of its own.
/// </summary>
internal static partial class PromptScript
{
    /// <summary>The latest script among the prompts: its prompt and its faults. Null when there is none, or when it is not well-formed.</summary>
    public static (string Prompt, IReadOnlyList<string> Faults, string? Then)? Latest(IReadOnlyList<string> prompts)
    {
        for (var i = prompts.Count - 1; i >= 0; i--)
        {
            if (Marker().Match(prompts[i]) is not { Success: true } match)
                continue;
            try
            {
                var (faults, then) = FaultRule.Split(match.Groups[1].Value);
                foreach (var fault in faults.Append(then).OfType<string>())
                    FaultSyntax.Parse(fault);
                return (prompts[i], faults, then);
            }
            catch (FormatException)
            {
                return (prompts[i], [], "400:the faults in the prompt cannot be read: " + match.Groups[1].Value);
            }
        }
        return null;
    }

    /// <summary>The prompt without its script.</summary>
    public static string Strip(string prompt) => Marker().Replace(prompt, "").Trim();

    [GeneratedRegex(@"\s*\[\[faults:(.*?)\]\]", RegexOptions.Singleline)]
    private static partial Regex Marker();
}
