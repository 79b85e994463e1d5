using System.Globalization;
using System.Text;

namespace Supervisor.Ctl.Attach;

/// <summary>
/// What stands in the last row while the daemon is away. What is written here is painted over when it is back, so it need not keep what stood
/// there; it must only be seen, whatever the program had done to the terminal, and in whatever sequence the output broke off.
/// </summary>
internal static class AwayLine
{
    // CAN ends a sequence that was cut in its middle; an update that was begun (?2026) would keep everything from being seen.
    private const string Recover = "\x18\e[?2026l";

    // With the cursor kept; no origin mode, so that the row is the last one; the plain character set, and overwriting.
    private const string ToLastRow = "\e7\e[?6l\e[999;1H\e(B\x0f\e[4l";

    private const string Back = "\e[0m\e8";

    /// <summary>Takes the row away again.</summary>
    public static byte[] Erase { get; } = Encoding.ASCII.GetBytes(Recover + ToLastRow + "\e[0m\e[2K" + Back);

    /// <summary>The sentence.</summary>
    /// <param name="away">Since when the daemon is away; shown in whole seconds.</param>
    /// <param name="key">What leaves.</param>
    /// <param name="readOnly">Whether keys are passed on at no time.</param>
    /// <param name="dropped">Whether keys were dropped.</param>
    public static string Text(TimeSpan away, string key, bool readOnly, bool dropped) =>
        string.Create(CultureInfo.InvariantCulture, $"supervisord is away ({(int)away.TotalSeconds} s); waiting for it to come back, {key} leaves")
        + (readOnly ? "" : dropped ? ". What you typed was dropped" : ". Keys are not passed on");

    /// <summary>Whether input is what a terminal tells of its mouse and its focus, as a program had asked: nobody typed it.</summary>
    public static bool IsReport(ReadOnlySpan<byte> input) =>
        input.Length > 2 && input[0] == 0x1B && input[1] == '[' && input[2] is (byte)'I' or (byte)'O' or (byte)'M' or (byte)'<';

    /// <summary>Sets the title, which needs no room on the screen.</summary>
    public static string Title(string name) => $"{Recover}\e]0;{name}: supervisord is away\e\\";

    /// <summary>Shows a sentence in the last row, cut to it.</summary>
    public static byte[] Draw(string text, int columns)
    {
        // Not into the last column, from which some terminals wrap at once.
        var cut = text.Length < columns ? text : text[..Math.Max(columns - 1, 0)];
        return Encoding.UTF8.GetBytes($"{Recover}{ToLastRow}\e[0m\e[2K\e[7m{cut}{Back}");
    }
}
