using System.Collections.Immutable;
using Supervisor.Core;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Claude.Screens;

/// <summary>
/// The client's way back: <c>/rewind</c> opens a list of the prompts, the newest last, with the cursor behind it on <c>(current)</c>; Enter
/// opens options whose number varies, so they are chosen by label [measured on 2.1.146 and 2.1.329].
/// </summary>
public static class RewindMenu
{
    /// <summary>What opens it.</summary>
    public const string Command = "/rewind";

    private const string Name = "rewind"; // as screens.yaml names it
    private const string Current = "(current)";
    private const string Restore = "Restore conversation";

    /// <summary>The choices that take the conversation back to just before a prompt and leave the files alone.</summary>
    /// <param name="to">How the prompt begins; null for the last one. The newest that fits is taken.</param>
    public static ImmutableArray<PickerChoice> To(string? to) =>
    [
        new PickerChoice(Name, Current) { Label = to },
        new PickerChoice(Name, Restore) { Label = Restore, IsWhole = true, Towards = Key.Down },
    ];

    /// <summary>What came of the choices, for people too: nothing is taken back before the second of them.</summary>
    /// <param name="ended">The script that ended it.</param>
    /// <param name="chosen">The labels that were chosen.</param>
    public static (TypingOutcome Outcome, string? Reason) Outcome(KeyScript ended, ImmutableArray<string> chosen)
    {
        if (chosen.Length == 0) return (ended is PickerScript ? TypingOutcome.Refused : ended.Outcome, ended.Reason);
        if (chosen.Length == 1) return (TypingOutcome.NotSubmitted, ended.Reason);
        var done = $"rewound to before '{PlainText.Clean(chosen[0])}'";
        return ended.Outcome == TypingOutcome.Entered ? (TypingOutcome.Entered, done) : (TypingOutcome.NotSubmitted, $"{done}; {ended.Reason}");
    }
}
