using System.Globalization;
using Supervisor.Core.Sessions;
using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>
/// Says what a screen of the client means. It is built to refuse: <see cref="ScreenKind.Idle"/> is returned only when the input box
/// is certainly there, the cursor in it, and nothing beside it takes keys. Stateless; any thread may use one instance.
/// </summary>
public sealed class ClientScreenReader
{
    private readonly ScreenSignatures _signatures;

    /// <summary>A reader with the signatures that the program carries.</summary>
    public ClientScreenReader()
        : this(ScreenSignatures.Default)
    {
    }

    /// <summary>A reader with signatures from elsewhere.</summary>
    public ClientScreenReader(ScreenSignatures signatures) => _signatures = signatures;

    /// <summary>Reads one screen. What is not surely recognised is <see cref="ScreenKind.Unknown"/>.</summary>
    public ScreenView Read(ScreenSnapshot screen)
    {
        // The program itself says that what is there now is half drawn.
        if (screen.Modes.SynchronizedOutput)
            return ScreenView.Unknown;
        var rows = new ScreenRows(screen);
        if (InputBox.Find(rows, _signatures) is not { } box)
            return DialogReader.WithoutBox(rows, _signatures) is { } name ? Dialog(name) : ScreenView.Unknown;
        if (DialogReader.BesideBox(rows, _signatures, box) is { } beside)
            return Dialog(beside);
        var conversation = new ConversationReader(rows, _signatures).Read(box.Top);
        var kind = IsBusy(rows, box, conversation) ? ScreenKind.Busy : ScreenKind.Idle;
        return new ScreenView(kind)
        {
            Draft = box.Draft,
            Tokens = kind == ScreenKind.Busy ? Tokens(conversation.Spinner) : null,
            Waiting = conversation.Waiting,
            LastPrompt = conversation.LastPrompt,
            Error = conversation.Error,
            HasAnswer = conversation.HasAnswer,
        };
    }

    private static ScreenView Dialog(string name) => new(ScreenKind.Dialog) { Dialog = name };

    /// <summary>
    /// Any one sign is enough. While an answer streams there is no spinner, and while a draft is typed there is no hint in the footer:
    /// then only the title tells.
    /// </summary>
    private bool IsBusy(ScreenRows rows, InputBox box, Conversation conversation)
    {
        if (conversation.Spinner is not null)
            return true;
        if (_signatures.BusyTitles.Any(glyph => rows.Screen.Title.StartsWith(glyph, StringComparison.Ordinal)))
            return true;
        for (var row = box.Bottom + 1; row < rows.Count; row++)
            if (_signatures.BusyFooters.Any(footer => footer.IsMatch(rows[row])))
                return true;
        return false;
    }

    private int? Tokens(string? spinner)
    {
        if (spinner is null || _signatures.Tokens.Match(spinner) is not { Success: true } match)
            return null;
        // 1,234 has separators for thousands; 1.2k has a decimal point.
        var unit = match.Groups["unit"].Value switch { "k" => 1_000, "m" => 1_000_000, _ => 1 };
        var digits = match.Groups["count"].Value.Replace(",", "", StringComparison.Ordinal);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * unit <= int.MaxValue
                ? (int)Math.Round(count * unit)
                : null;
    }
}
