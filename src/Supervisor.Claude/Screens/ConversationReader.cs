using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>What the conversation above the input box says about its last turn.</summary>
internal sealed record Conversation(string? LastPrompt, string? Error, bool HasAnswer, string? Waiting, string? Spinner);

/// <summary>
/// Reads the conversation from its last echoed prompt on. Only the client writes at the left edge: text of people and models is
/// indented by two columns, so that a quoted prompt, error or spinner is never taken for a real one.
/// </summary>
internal sealed class ConversationReader(ScreenRows rows, ScreenSignatures signatures)
{
    private const int BulletTextColumn = 2;
    private const int ResultColumn = 2;
    private const int ResultTextColumn = 5;

    private string? _error;
    private bool _hasAnswer;
    private bool _hasText;
    private string? _waiting;
    private string? _spinner;

    /// <summary>Reads the rows above <paramref name="end"/>.</summary>
    public Conversation Read(int end)
    {
        var (prompt, start) = LastPrompt(end);
        for (var row = start; row < end;)
            row = ReadBlock(row, end);
        // Without a prompt in sight, indented text may as well be the banner.
        _hasAnswer |= _hasText && prompt is not null;
        return new Conversation(prompt, _error, _hasAnswer, _waiting, _spinner);
    }

    private (string? Prompt, int Next) LastPrompt(int end)
    {
        for (var row = end - 1; row >= 0; row--)
        {
            if (!IsPromptEcho(row) || IsQueued(row, end))
                continue;
            var lines = new List<string> { rows.From(row, BulletTextColumn) };
            var next = row + 1;
            while (next < end && !IsPromptEcho(next) && IsEchoed(next))
                lines.Add(rows.From(next++, BulletTextColumn));
            return (Unwrap.Rows(lines, rows.Columns - BulletTextColumn, keepBreaks: true), next);
        }
        return (null, 0);
    }

    private bool IsPromptEcho(int row) => rows.Shows(row, 0, signatures.Prompt) && rows.IsEmptyAt(row, 1) && IsEchoed(row);

    /// <summary>Prompts stand on a background of their own.</summary>
    private bool IsEchoed(int row) => !rows.Cell(row, 0).Background.IsDefault && !rows.IsBlank(row);

    private bool IsQueued(int row, int end)
    {
        var next = row + 1;
        while (next < end && IsEchoed(next))
            next++;
        return next < end && rows.Shows(next, ResultColumn, signatures.Result)
            && signatures.Queued.IsMatch(rows.From(next, ResultTextColumn));
    }

    private int ReadBlock(int row, int end)
    {
        var indent = rows.Indent(row);
        var text = rows[row];
        if (indent == 0 && signatures.Summary.IsMatch(text))
        {
            _hasAnswer |= _hasText;
            return row + 1;
        }
        if (indent == 0 && (signatures.Spinner.IsMatch(text) || ReadWaiting(text, BulletTextColumn)))
        {
            // What follows the spinner up to the box is the client's own: tips, tasks, queued prompts.
            _spinner = text;
            return end;
        }
        if (indent == 0 && signatures.Bullets.Any(bullet => rows.Shows(row, 0, bullet)))
            return ReadText(row, end, BulletTextColumn, rows.Cell(row, 0).Foreground);
        if (IsResult(row))
            return ReadText(row, end, ResultTextColumn, bullet: null);
        if (indent == BulletTextColumn && !IsOnBackground(row) && !IsNotice(text.TrimStart()))
            (_hasText, _error, _waiting) = (true, null, null);
        return row + 1;
    }

    /// <summary>Reads a block's text up to the next blank row or the next block.</summary>
    private int ReadText(int row, int end, int column, TerminalColor? bullet)
    {
        var lines = new List<string> { rows.From(row, column) };
        var next = row + 1;
        while (next < end && rows.Indent(next) == column && !IsResult(next))
            lines.Add(rows.From(next++, column));
        var text = Unwrap.Rows(lines, rows.Columns - column, keepBreaks: false);
        if (text.Length == 0 || IsNotice(text))
            return next;
        if (IsColored(row, column, bullet) && signatures.Errors.Any(error => error.IsMatch(text)))
        {
            _error = text;
            return next;
        }
        if (bullet is null && ReadWaiting(rows[row], column))
            return next;
        // A result hangs below a block that was counted already; it says nothing about an error above it.
        if (bullet is not null)
            (_hasAnswer, _error, _waiting) = (true, null, null);
        return next;
    }

    private bool IsResult(int row) => rows.Indent(row) == ResultColumn && rows.Shows(row, ResultColumn, signatures.Result);

    private bool ReadWaiting(string text, int column)
    {
        if (text.Length <= column)
            return false;
        var said = text[column..];
        if (!signatures.Waiting.Any(waiting => waiting.IsMatch(said)))
            return false;
        _waiting = said;
        return true;
    }

    /// <summary>An error is one colour from bullet to end; an answer's text has the terminal's own colour, or not the bullet's.</summary>
    private bool IsColored(int row, int column, TerminalColor? bullet)
    {
        var color = rows.Cell(row, column).Foreground;
        if (color.IsDefault || bullet is { } known && known != color)
            return false;
        for (var at = column; at < rows.Columns; at++)
        {
            var cell = rows.Cell(row, at);
            if (cell.Text is not (" " or "") && cell.Foreground != color)
                return false;
        }
        return true;
    }

    private bool IsNotice(string text) => signatures.Notices.Any(notice => notice.IsMatch(text));

    private bool IsOnBackground(int row) => !rows.Cell(row, BulletTextColumn).Background.IsDefault;
}
