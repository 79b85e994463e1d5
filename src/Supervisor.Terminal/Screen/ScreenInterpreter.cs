using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>
/// Says which operation each sequence means. What is not here is recognised by the parser and does nothing: hyperlinks (OSC 8), the
/// palette (OSC 4, 10, 11, 12), pictures, and device queries unless <paramref name="answers"/> is there to take them.
/// </summary>
internal sealed class ScreenInterpreter(ScreenWriter screen, DeviceAnswers? answers) : IVtHandler
{
    /// <summary>Characters of a title that are kept.</summary>
    private const int MaxTitle = 512;

    public void PrintAscii(ReadOnlySpan<byte> text) => screen.PrintAscii(text);

    public void Print(Rune character) => screen.Print(character);

    public void Execute(byte control)
    {
        screen.EndText();
        switch (control)
        {
            case 0x08:
                screen.MoveColumns(-1);
                break;
            case 0x09:
                screen.Tab(1);
                break;
            case 0x0a or 0x0b or 0x0c:
                screen.LineFeed();
                if (screen.Modes.LineFeedReturns)
                    screen.CarriageReturn();
                break;
            case 0x0d:
                screen.CarriageReturn();
                break;
            case 0x0e or 0x0f:
                screen.Shift(control == 0x0e ? 1 : 0);
                break;
        }
    }

    public void EscDispatch(byte intermediate, byte final)
    {
        screen.EndText();
        switch ((char)intermediate, (char)final)
        {
            case ('\0', '7'):
                screen.SaveCursor();
                break;
            case ('\0', '8'):
                screen.RestoreCursor();
                break;
            case ('\0', 'D'):
                screen.LineFeed();
                break;
            case ('\0', 'E'):
                screen.LineFeed();
                screen.CarriageReturn();
                break;
            case ('\0', 'H'):
                screen.SetTab();
                break;
            case ('\0', 'M'):
                screen.ReverseLineFeed();
                break;
            case ('\0', 'c'):
                screen.Reset();
                break;
            case ('\0', '=' or '>'):
                screen.Modes = screen.Modes with { ApplicationKeypad = final == '=' };
                break;
            case ('(' or ')', _):
                screen.Designate(intermediate - '(', lineDrawing: final == '0');
                break;
            case ('#', '8'):
                screen.AlignmentPattern();
                break;
        }
    }

    public void CsiDispatch(in CsiSequence sequence)
    {
        if (sequence.Marker == 0 && sequence.Intermediate == 0 && sequence.Final == 'b')
        {
            screen.Repeat(sequence.Or(0, 1));
            return;
        }
        screen.EndText();
        answers?.Answer(sequence);
        switch ((char)sequence.Marker, (char)sequence.Intermediate)
        {
            case ('\0', '\0'):
                Plain(sequence);
                break;
            case ('?', '\0'):
                Private(sequence);
                break;
            case ('>' or '<' or '=', '\0'):
                Keyboard(sequence);
                break;
            case ('\0', '!') when sequence.Final == 'p':
                screen.SoftReset();
                break;
            case ('\0', ' ') when sequence.Final == 'q' && sequence[0] <= 6:
                screen.Modes = screen.Modes with { CursorStyle = sequence[0] };
                break;
        }
    }

    public void OscDispatch(ReadOnlySpan<byte> command)
    {
        // 0 sets icon name and title, 2 the title.
        if (command.Length < 2 || command[0] is not ((byte)'0' or (byte)'2') || command[1] != ';')
            return;
        var title = Encoding.UTF8.GetString(command[2..]);
        screen.Title = string.Concat(title.Where(character => !char.IsControl(character)).Take(MaxTitle));
    }

    public void DcsDispatch(in CsiSequence header, ReadOnlySpan<byte> data)
    {
        // Sixel pictures, terminfo queries and the like: nothing that a screen of text shows.
    }

    private void Plain(in CsiSequence sequence)
    {
        var count = sequence.Or(0, 1);
        switch ((char)sequence.Final)
        {
            case '@':
                screen.InsertCharacters(count);
                break;
            case 'A':
                screen.MoveRows(-count);
                break;
            case 'B' or 'e':
                screen.MoveRows(count);
                break;
            case 'C' or 'a':
                screen.MoveColumns(count);
                break;
            case 'D':
                screen.MoveColumns(-count);
                break;
            case 'E':
                screen.MoveRows(count);
                screen.CarriageReturn();
                break;
            case 'F':
                screen.MoveRows(-count);
                screen.CarriageReturn();
                break;
            case 'G' or '`':
                screen.ToColumn(count - 1);
                break;
            case 'H' or 'f':
                screen.ToRow(count - 1);
                screen.ToColumn(sequence.Or(1, 1) - 1);
                break;
            case 'I':
                screen.Tab(count);
                break;
            case 'J':
                screen.EraseInDisplay(sequence[0]);
                break;
            case 'K':
                screen.EraseInLine(sequence[0]);
                break;
            case 'L':
                screen.InsertLines(count);
                break;
            case 'M':
                screen.DeleteLines(count);
                break;
            case 'P':
                screen.DeleteCharacters(count);
                break;
            case 'S':
                screen.ScrollUp(count);
                break;
            case 'T' when sequence.Count <= 1:
                screen.ScrollDown(count);
                break;
            case 'X':
                screen.EraseCharacters(count);
                break;
            case 'Z':
                screen.BackTab(count);
                break;
            case 'd':
                screen.ToRow(count - 1);
                break;
            case 'g':
                screen.ClearTabs(sequence[0]);
                break;
            case 'h' or 'l':
                SetModes(sequence, sequence.Final == 'h');
                break;
            case 'm':
                Pen.Apply(ref screen.Pen, sequence);
                break;
            case 'r':
                screen.SetMargins(count, sequence.Or(1, screen.Grid.RowCount));
                break;
            case 's' when sequence.Count == 0:
                screen.SaveCursor();
                break;
            case 't' when sequence[0] is 22 or 23 && sequence[1] is 0 or 2:
                if (sequence[0] == 22)
                    screen.Titles.Push(screen.Title);
                else
                    screen.Title = screen.Titles.Pop() ?? screen.Title;
                break;
            case 'u':
                screen.RestoreCursor();
                break;
        }
    }

    private void Keyboard(in CsiSequence sequence)
    {
        switch ((char)sequence.Marker, (char)sequence.Final)
        {
            case ('>', 'u'):
                screen.KittyKeyboard.Push(sequence[0]);
                break;
            case ('<', 'u'):
                screen.KittyKeyboard.Pop(sequence.Or(0, 1));
                break;
            case ('=', 'u'):
                screen.KittyKeyboard.Set(sequence[0], sequence.Or(1, 1));
                break;
            // Of xterm's key resources only modifyOtherKeys (4) is kept; without a resource all go back.
            case ('>', 'm') when sequence.Count == 0 || sequence[0] == 4:
                screen.Modes = screen.Modes with { ModifyOtherKeys = Math.Min(sequence[1], 3) };
                break;
            case ('>', 'n') when sequence[0] == 4:
                screen.Modes = screen.Modes with { ModifyOtherKeys = 0 };
                break;
        }
        screen.RefreshKeyboard();
    }

    private void Private(in CsiSequence sequence)
    {
        switch ((char)sequence.Final)
        {
            case 'h' or 'l':
                for (var index = 0; index < sequence.Count; index++)
                    PrivateMode.Set(screen, sequence[index], sequence.Final == 'h');
                break;
            // The selective forms differ only for protected characters, which no program of today sets.
            case 'J':
                screen.EraseInDisplay(sequence[0]);
                break;
            case 'K':
                screen.EraseInLine(sequence[0]);
                break;
        }
    }

    private void SetModes(in CsiSequence sequence, bool on)
    {
        for (var index = 0; index < sequence.Count; index++)
            screen.Modes = sequence[index] switch
            {
                4 => screen.Modes with { Insert = on },
                20 => screen.Modes with { LineFeedReturns = on },
                _ => screen.Modes,
            };
    }
}
