using Supervisor.Claude.Signatures;
using Supervisor.Core;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Launching;

/// <summary>
/// Understands why a client could not start, by the last words on its screen. Measured on 2.1.146 and 2.1.329: both end with
/// exit code 1 and print one line, <c>Error: Session ID ... is already in use.</c> or
/// <c>No conversation found with session ID: ...</c>.
/// </summary>
public static class LaunchProblems
{
    /// <summary>How much of the screen is searched, from its end, in characters.</summary>
    private const int SearchedLength = 8 * 1024;

    /// <summary>What the last screen of a client that ended by itself says.</summary>
    /// <param name="lastScreen">Its rows, joined by newlines.</param>
    /// <param name="signatures">The wordings; null for the built-in ones.</param>
    public static LaunchProblem Read(string? lastScreen, ClientSignatures? signatures = null)
    {
        if (string.IsNullOrEmpty(lastScreen)) return LaunchProblem.None;
        var end = lastScreen.Length > SearchedLength ? lastScreen[^SearchedLength..] : lastScreen;

        // One line: a narrow terminal wraps the message anywhere.
        var text = PlainText.Clean(end, SearchedLength);
        foreach (var signature in (signatures ?? ClientSignatures.BuiltIn).LaunchProblems)
        {
            if (signature.Pattern.IsMatch(text)) return signature.Problem;
        }

        return LaunchProblem.None;
    }
}
