namespace Supervisor.Terminal.Screen;

/// <summary>One cell as a snapshot shows it.</summary>
/// <param name="Text">The character with its combining marks; a blank cell is one space, the right half of a wide character is empty.</param>
/// <param name="Width">Cells that the character takes: 1, 2, or 0 for the right half of a wide one.</param>
/// <param name="Attributes">How it is drawn.</param>
/// <param name="Foreground">Its colour.</param>
/// <param name="Background">The colour behind it.</param>
/// <param name="UnderlineStyle">The line under it.</param>
/// <param name="UnderlineColor">That line's colour (SGR 58); the default is the text's own.</param>
public readonly record struct ScreenCell(
    string Text, int Width, CellAttributes Attributes, TerminalColor Foreground, TerminalColor Background,
    UnderlineStyle UnderlineStyle = UnderlineStyle.None, TerminalColor UnderlineColor = default);
